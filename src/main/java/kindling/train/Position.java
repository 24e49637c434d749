package kindling.train;

import java.util.List;
import kindling.metrics.PhaseTimes;

/**
 * How far a training has come: all of its state except the arrays.
 *
 * @param step steps done in the current epoch
 * @param loss of the last step; NaN before the first
 * @param rows in the steps of the current epoch
 * @param seconds that those steps took
 * @param phases how the seconds divide into phases
 * @param history the results of all previous epochs
 * @param bestEpoch the epoch that the best weights are from, counted from 1; 0 if they are not kept
 */
public record Position(
    int step,
    double loss,
    long rows,
    double seconds,
    PhaseTimes phases,
    List<EpochResult> history,
    int bestEpoch) {
  /** Before the first step. */
  public static final Position START =
      new Position(0, Double.NaN, 0, 0, PhaseTimes.ZERO, List.of(), 0);

  /** Copies the list. */
  public Position {
    history = List.copyOf(history);
  }

  /** Epochs done, which is the number of the current one, counted from 0. */
  public int epoch() {
    return history.size();
  }
}
