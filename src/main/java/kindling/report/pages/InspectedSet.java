package kindling.report.pages;

import kindling.metrics.PredictionDetails;

/**
 * The predictions of a run's model for the rows of a data set.
 *
 * @param set its name, such as "test"
 * @param indexed whether the keys of rows are their indexes
 * @param details confusion matrix and mistakes; null if the model does not predict classes
 * @param scored the scores of all rows; null unless metrics were chosen that need them
 */
public record InspectedSet(
    String set, boolean indexed, PredictionDetails details, ScoredSet scored) {}
