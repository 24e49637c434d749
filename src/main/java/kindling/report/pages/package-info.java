/**
 * Pages about one or several trainings. They are made from the files in the folder of a run, so a
 * page about an old run is the same as one about a new run. Start reading at {@link
 * kindling.report.pages.RunPage}.
 */
package kindling.report.pages;
