package kindling.train;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The loss of each step of a training whose learning rate grows, and what it says about the rate.
 *
 * @param rates of the steps, growing
 * @param losses of the steps, before their updates; finite
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
public record RateCurve(double[] rates, double[] losses) {
  /** How much a loss counts for its neighbour, when the losses are smoothed. */
  private static final double SMOOTHING = 0.8;

  /** The first steps, whose rates are too small to change the loss: this share of them. */
  private static final int FIRST = 10;

  /** The loss must fall at least to this share of what it was at first. */
  private static final double FALLEN = 0.98;

  /**
   * The losses, each a mean of all: {@code s_i = Σ β^|i-j|·l_j / Σ β^|i-j|}. It looks in both
   * directions, because an average of the previous steps only would lag behind the rate. Losses
   * above the highest of the first steps are cut to it, so that the last steps, which may diverge,
   * do not hide those before.
   */
  public double[] smoothed() {
    double most = Arrays.stream(losses).limit(first() + 1L).max().orElse(0);
    double[] smoothed = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      double sum = 0;
      double weights = 0;
      for (int j = 0; j < losses.length; j++) {
        double weight = Math.pow(SMOOTHING, Math.abs(i - j));
        sum += weight * Math.min(most, losses[j]);
        weights += weight;
      }
      smoothed[i] = sum / weights;
    }
    return smoothed;
  }

  private int first() {
    return losses.length / FIRST;
  }

  /** The step with the lowest smoothed loss; empty if the loss does not fall. */
  public OptionalInt lowest() {
    double[] smoothed = smoothed();
    int lowest = first();
    for (int i = lowest; i < smoothed.length; i++) {
      lowest = smoothed[i] < smoothed[lowest] ? i : lowest;
    }
    boolean falls = lowest > first() && smoothed[lowest] < FALLEN * smoothed[first()];
    return falls ? OptionalInt.of(lowest) : OptionalInt.empty();
  }

  /**
   * The step at which the smoothed loss falls most steeply over the logarithm of the rate; empty if
   * the loss does not fall.
   */
  public OptionalInt steepest() {
    double[] smoothed = smoothed();
    OptionalInt lowest = lowest();
    int steepest = first() + 1;
    for (int i = steepest; i < lowest.orElse(0); i++) {
      steepest = slope(smoothed, i) < slope(smoothed, steepest) ? i : steepest;
    }
    return lowest.isPresent() ? OptionalInt.of(steepest) : lowest;
  }

  private double slope(double[] smoothed, int i) {
    int next = Math.min(i + 1, smoothed.length - 1);
    return (smoothed[next] - smoothed[i - 1]) / Math.log(rates[next] / rates[i - 1]);
  }
}
