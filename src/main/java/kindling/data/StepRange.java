package kindling.data;

import java.io.Serializable;

/**
 * Consecutive steps of one epoch.
 *
 * @param epoch counted from 0
 * @param from the first step, counted from 0
 * @param until the step after the last
 */
public record StepRange(int epoch, int from, int until) implements Serializable {
  /** Refuses a range that ends before it begins. */
  public StepRange {
    if (from < 0 || until < from) {
      throw new IllegalArgumentException("steps %d to %d".formatted(from, until));
    }
  }

  /** How many steps there are. */
  public int count() {
    return until - from;
  }
}
