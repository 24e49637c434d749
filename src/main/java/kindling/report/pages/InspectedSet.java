package kindling.report.pages;

import kindling.metrics.PredictionDetails;

/**
 * What the model of a run takes the rows of a set for.
 *
 * @param set its name, such as "test"
 * @param indexed whether the keys of rows are their indexes
 */
public record InspectedSet(String set, boolean indexed, PredictionDetails examination) {}
