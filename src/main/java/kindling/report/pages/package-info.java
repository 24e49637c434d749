/**
 * Pages about trainings: of one, of several. What they show is read back from the files that a run
 * leaves, so that the page of a training and that of last year's runs are made of the same. Part of
 * floor 4. Start reading at {@link kindling.report.pages.RunPage}.
 */
package kindling.report.pages;
