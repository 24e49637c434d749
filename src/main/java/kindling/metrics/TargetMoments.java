package kindling.metrics;

import java.util.Arrays;

/**
 * Mean and variance of the target of each output, over some rows; moments of parts can be added.
 * They give the loss of a prediction that is the same for every row.
 *
 * <p>The sums are those of Chan and others (Updating Formulae and a Pairwise Algorithm for
 * Computing Sample Variances, 1979): squared differences from the mean, because sums of large
 * squares would lose precision.
 */
public final class TargetMoments {
  private double weight;
  private final double[] means;
  // of each output: the weighted sum of squared differences from its mean
  private final double[] squares;

  /** The moments of no rows. */
  public TargetMoments(int outputs) {
    means = new double[outputs];
    squares = new double[outputs];
  }

  /** The moments from their {@link #numbers}. */
  public static TargetMoments of(double[] numbers) {
    TargetMoments moments = new TargetMoments(numbers.length / 2);
    moments.weight = numbers[0];
    System.arraycopy(numbers, 1, moments.means, 0, moments.outputs());
    System.arraycopy(numbers, 1 + moments.outputs(), moments.squares, 0, moments.outputs());
    return moments;
  }

  /** The number of elements of {@link #numbers} for some outputs. */
  public static int count(int outputs) {
    return 1 + 2 * outputs;
  }

  /** All sums as an array. */
  public double[] numbers() {
    double[] numbers = new double[count(outputs())];
    numbers[0] = weight;
    System.arraycopy(means, 0, numbers, 1, outputs());
    System.arraycopy(squares, 0, numbers, 1 + outputs(), outputs());
    return numbers;
  }

  /** The number of outputs. */
  public int outputs() {
    return means.length;
  }

  /** Adds a row with a weight; its targets begin at {@code from}. */
  public void add(double weight, float[] targets, int from) {
    if (!(weight > 0)) {
      return;
    }
    this.weight += weight;
    double share = weight / this.weight;
    for (int k = 0; k < means.length; k++) {
      double difference = targets[from + k] - means[k];
      means[k] += share * difference;
      squares[k] += weight * difference * (targets[from + k] - means[k]);
    }
  }

  /** Adds the moments of other rows. */
  public void add(TargetMoments other) {
    if (!(other.weight > 0)) {
      return;
    }
    double before = weight;
    weight += other.weight;
    for (int k = 0; k < means.length; k++) {
      double difference = other.means[k] - means[k];
      means[k] += difference * (other.weight / weight);
      squares[k] += other.squares[k] + difference * difference * (before * other.weight / weight);
    }
  }

  /** The mean target of an output. */
  public double mean(int output) {
    return means[output];
  }

  /** The variance of an output's target, 0 if all rows have the same. */
  public double variance(int output) {
    return weight > 0 ? squares[output] / weight : 0;
  }

  /** The largest absolute value of the outputs' means and standard deviations: their size. */
  public double size() {
    double size = Arrays.stream(means).map(Math::abs).max().orElse(0);
    for (int k = 0; k < means.length; k++) {
      size = Math.max(size, Math.sqrt(variance(k)));
    }
    return size;
  }
}
