package kindling.report.pages;

import java.util.List;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.ScoredRows;

/**
 * The scores of all rows of a data set, for pictures.
 *
 * @param kind of the labels
 * @param names of classes or outputs; empty for their numbers
 * @param units of the labels, if numbers are predicted
 * @param mean the label for which the score is 0
 */
public record ScoredSet(
    LabelKind kind, ScoredRows rows, List<String> names, LabelUnits units, double mean) {}
