package kindling.gradient;

import java.util.Arrays;
import java.util.List;
import kindling.metrics.PhaseTimes;

/**
 * How far some steps got. If the last loss is not finite, the update of that step was not done, and
 * no further step.
 */
public final class Progress {
  private final double[] losses;
  private final double[] squares;
  private final long rows;
  private final PhaseTimes phases;

  /**
   * The progress of some steps.
   *
   * @param losses the mean loss of each step's rows, before its update
   * @param squares the sum of the squares of each step's mean gradient, or of a slice of it; NaN
   *     where nobody measured it
   * @param rows that all steps saw
   * @param phases where the time went
   */
  public Progress(double[] losses, double[] squares, long rows, PhaseTimes phases) {
    this.losses = losses;
    this.squares = squares;
    this.rows = rows;
    this.phases = phases;
  }

  /** Of steps that were taken together, without a loss of their own: the mean stands for each. */
  public static Progress of(int steps, GradientSum sum, PhaseTimes phases) {
    double[] losses = new double[steps];
    Arrays.fill(losses, sum.loss());
    double[] squares = new double[steps];
    Arrays.fill(squares, Double.NaN);
    return new Progress(losses, squares, sum.rows(), phases);
  }

  /** What the first of some tasks tells, with the gradients of the slices of all of them. */
  public static Progress ofSlices(List<Progress> slices) {
    Progress first = slices.get(0);
    double[] squares = new double[first.steps()];
    for (Progress slice : slices) {
      for (int i = 0; i < squares.length; i++) {
        squares[i] += slice.squares[i];
      }
    }
    return new Progress(first.losses, squares, first.rows, first.phases);
  }

  /** The same with more time. */
  public Progress plus(PhaseTimes more) {
    return new Progress(losses, squares, rows, phases.plus(more));
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

  /**
   * The length of the mean gradient of a step, counted from 0, before it is clipped to one; NaN if
   * nobody measured it.
   */
  public double gradientNorm(int step) {
    return Math.sqrt(squares[step]);
  }

  /** The squares as they were handed over. */
  public double[] squares() {
    return squares.clone();
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
