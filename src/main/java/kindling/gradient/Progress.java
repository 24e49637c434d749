package kindling.gradient;

import java.util.Arrays;
import kindling.metrics.PhaseTimes;

/**
 * How far some steps got. If the last loss is not finite, the update of that step was not done, and
 * no further step.
 */
public final class Progress {
  private final double[] losses;
  private final long rows;
  private final PhaseTimes phases;

  /**
   * The progress of some steps.
   *
   * @param losses the mean loss of each step's rows, before its update
   * @param rows that all steps saw
   * @param phases where the time went
   */
  public Progress(double[] losses, long rows, PhaseTimes phases) {
    this.losses = losses;
    this.rows = rows;
    this.phases = phases;
  }

  /** Of steps that were taken together, without a loss of their own: the mean stands for each. */
  public static Progress of(int steps, GradientSum sum, PhaseTimes phases) {
    double[] losses = new double[steps];
    Arrays.fill(losses, sum.loss());
    return new Progress(losses, sum.rows(), phases);
  }

  /** How many steps, counting one that ended in a loss that is not finite. */
  public int steps() {
    return losses.length;
  }

  /** The loss of a step, counted from 0. */
  public double loss(int step) {
    return losses[step];
  }

  /** All losses. */
  public double[] losses() {
    return losses.clone();
  }

  /** How many rows the steps saw. */
  public long rows() {
    return rows;
  }

  /** Where the time went. */
  public PhaseTimes phases() {
    return phases;
  }
}
