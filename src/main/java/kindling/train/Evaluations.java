package kindling.train;

import java.util.Map;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;

/**
 * The evaluations of the data sets with the same weights; {@link Evaluation#NONE} for a set that is
 * not evaluated or does not exist.
 */
public record Evaluations(Evaluation train, Evaluation validation, Evaluation test) {
  /** The evaluations of some sets. */
  public static Evaluations of(Map<Split, Evaluation> sets) {
    return new Evaluations(
        sets.getOrDefault(Split.TRAIN, Evaluation.NONE),
        sets.getOrDefault(Split.VALIDATION, Evaluation.NONE),
        sets.getOrDefault(Split.TEST, Evaluation.NONE));
  }
}
