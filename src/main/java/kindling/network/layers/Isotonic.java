package kindling.network.layers;

import java.util.List;
import kindling.metrics.scores.IsotonicMap;
import kindling.metrics.scores.LogOdds;
import kindling.network.PureLayer;

/**
 * Makes calibrated scores of the scores of a trained network, with an {@link IsotonicMap} for each
 * flag or class, at the end of the network.
 *
 * <ul>
 *   <li>Flags: the sigmoid of {@code y[k] = ln q[k] - ln(1 - q[k])} is the probability q[k] of the
 *       map of flag k at x[k].
 *   <li>Two classes: the softmax of {@code y = (ln(1 - q), ln q)} has the probability q of the map
 *       at {@code x[1] - x[0]} for the second class.
 *   <li>More classes: with {@code y[k] = ln q[k]} and q[k] of the map of class k at its {@link
 *       LogOdds} against all others, the softmax of y is q divided by the sum of q (Zadrozny and
 *       Elkan: Transforming Classifier Scores into Accurate Multiclass Probability Estimates, 2002,
 *       section 4).
 * </ul>
 *
 * <p>Where a map is constant, so is y, and the slope is 0. Huge scores give finite results.
 *
 * <p>Shapes: X and Y (rows, width). No conf file names this layer.
 *
 * @param flags whether a score is that of a flag, not of a class
 * @param maps one for each flag; one for two classes; one for each of more classes
 */
public record Isotonic(boolean flags, List<IsotonicMap> maps) implements SameShape, PureLayer {
  /**
   * A layer with some maps.
   *
   * @throws IllegalArgumentException if there is none, or one for each of two classes
   */
  public Isotonic {
    maps = List.copyOf(maps);
    if (maps.isEmpty() || (!flags && maps.size() == 2)) {
      throw new IllegalArgumentException(
          "there are %d isotonic maps; there must be one for each flag, one for two classes, or one for each of more classes"
              .formatted(maps.size()));
    }
  }

  @Override
  public int width() {
    return flags || maps.size() > 1 ? maps.size() : 2;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    LogOdds odds = new LogOdds(width());
    for (int from = 0; from < rows * width(); from += width()) {
      if (hasManyClasses()) {
        odds.compute(x, from);
      }
      for (int k = 0; k < maps.size(); k++) {
        double q = maps.get(k).at(logOdds(k, x, from, odds));
        if (flags) {
          y[from + k] = (float) (Math.log(q) - Math.log1p(-q));
        } else if (maps.size() == 1) {
          y[from] = (float) Math.log1p(-q);
          y[from + 1] = (float) Math.log(q);
        } else {
          y[from + k] = (float) Math.log(q);
        }
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    LogOdds odds = new LogOdds(width());
    double[] dOdds = new double[width()];
    double[] dScores = new double[width()];
    for (int from = 0; from < rows * width(); from += width()) {
      if (hasManyClasses()) {
        odds.compute(x, from);
      }
      for (int k = 0; k < maps.size(); k++) {
        float v = logOdds(k, x, from, odds);
        double q = maps.get(k).at(v);
        double slope = maps.get(k).slope(v);
        if (flags) {
          dScores[k] = dy[from + k] * slope / (q * (1 - q));
        } else if (maps.size() == 1) {
          dScores[1] = dy[from + 1] * slope / q - dy[from] * slope / (1 - q);
          dScores[0] = -dScores[1];
        } else {
          dOdds[k] = dy[from + k] * slope / q;
        }
      }
      if (hasManyClasses()) {
        odds.backward(dOdds, dScores);
      }
      for (int k = 0; k < width(); k++) {
        dx[from + k] = finite(dScores[k]);
      }
    }
  }

  private boolean hasManyClasses() {
    return !flags && maps.size() > 1;
  }

  /** The log-odds that a map is for. */
  private float logOdds(int k, float[] x, int from, LogOdds odds) {
    if (flags) {
      return x[from + k];
    }
    return maps.size() == 1 ? x[from + 1] - x[from] : odds.value(k);
  }

  /** A slope as float; the one between two neighbouring floats can be larger than a float. */
  private static float finite(double slope) {
    return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, slope));
  }

  @Override
  public String toString() {
    int knots = maps.stream().mapToInt(IsotonicMap::knots).sum();
    return maps.size() == 1
        ? "isotonic, %d knots".formatted(knots)
        : "isotonic, %d maps with %d knots".formatted(maps.size(), knots);
  }
}
