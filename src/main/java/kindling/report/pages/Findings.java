package kindling.report.pages;

import kindling.metrics.Examination;

/**
 * What the model of a run takes the rows of a set for.
 *
 * @param set its name, such as "test"
 * @param indexed whether the keys of rows are their indexes
 */
public record Findings(String set, boolean indexed, Examination examination) {}
