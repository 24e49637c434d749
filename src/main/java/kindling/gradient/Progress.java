package kindling.gradient;

import java.util.Arrays;
import java.util.List;
import kindling.metrics.PhaseTimes;

/**
 * The results of some steps. If the last loss is not finite, that step did not update the weights,
 * and no further step was taken.
 */
public final class Progress {
  private final double[] losses;
  private final double[] squares;
  private final long rows;
  private final PhaseTimes phases;

  /**
   * The results of some steps.
   *
   * @param losses the mean loss of each step's rows, before its update
   * @param squares the sum of the squares of each step's mean gradient, or of a slice of it; NaN
   *     where it was not measured
   * @param rows in all steps
   * @param phases how long each phase took
   */
  public Progress(double[] losses, double[] squares, long rows, PhaseTimes phases) {
    this.losses = losses;
    this.squares = squares;
    this.rows = rows;
    this.phases = phases;
  }

  /** The results of steps that have only a common loss: each of them gets the mean. */
  public static Progress of(int steps, GradientSum sum, PhaseTimes phases) {
    double[] losses = new double[steps];
    Arrays.fill(losses, sum.loss());
    double[] squares = new double[steps];
    Arrays.fill(squares, Double.NaN);
    return new Progress(losses, squares, sum.rows(), phases);
  }

  /** The results of the first of some tasks, with the squares of the slices of all tasks. */
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

  /** The same results with additional time. */
  public Progress plus(PhaseTimes more) {
    return new Progress(losses, squares, rows, phases.plus(more));
  }

  /** The number of steps, including one whose loss is not finite. */
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
   * The norm of the mean gradient of a step, counted from 0, before it is clipped by its norm; NaN
   * if it was not measured.
   */
  public double gradientNorm(int step) {
    return Math.sqrt(squares[step]);
  }

  /** The sums of squares of all steps. */
  public double[] squares() {
    return squares.clone();
  }

  /** The number of rows in all steps. */
  public long rows() {
    return rows;
  }

  /** How long each phase took. */
  public PhaseTimes phases() {
    return phases;
  }
}
