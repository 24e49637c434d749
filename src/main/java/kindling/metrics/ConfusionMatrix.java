package kindling.metrics;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How many rows of each class were taken for which class; parts add up. Changed in place.
 *
 * <p>Of a class c: precision is the share of rows taken for c that are c; recall the share of rows
 * of c that were taken for it; F1 their harmonic mean (van Rijsbergen: Information Retrieval, 1979,
 * ch. 7). Each is NaN if there is no such row.
 */
public final class ConfusionMatrix implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** A matrix of more classes would take more than 8 MB from each shard to the driver. */
  public static final int MOST_CLASSES = 1000;

  private final int classes;
  private final long[] counts; // (truth, guess)

  /** A matrix of no rows. */
  public ConfusionMatrix(int classes) {
    this(classes, new long[classes * classes]);
  }

  /**
   * A matrix with its counts.
   *
   * @param counts (classes, classes): a row for each truth, a column for each guess
   */
  public ConfusionMatrix(int classes, long[] counts) {
    this.classes = classes;
    this.counts = counts;
  }

  /** How many classes there are. */
  public int classes() {
    return classes;
  }

  /** One more row. */
  public void add(int truth, int guess) {
    counts[truth * classes + guess]++;
  }

  /** All rows of another matrix of as many classes. */
  public void add(ConfusionMatrix other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** How many rows of a class were taken for another, or the same. */
  public long count(int truth, int guess) {
    return counts[truth * classes + guess];
  }

  /** All counts, (truth, guess). */
  public long[] counts() {
    return counts.clone();
  }

  /** How many rows are of a class. */
  public long rowsOf(int truth) {
    return Arrays.stream(counts, truth * classes, (truth + 1) * classes).sum();
  }

  /** The share of rows taken for a class that are of it. */
  public double precision(int guess) {
    long taken = 0;
    for (int truth = 0; truth < classes; truth++) {
      taken += count(truth, guess);
    }
    return (double) count(guess, guess) / taken;
  }

  /** The share of rows of a class that were taken for it. */
  public double recall(int truth) {
    return (double) count(truth, truth) / rowsOf(truth);
  }

  /** {@code 2·p·r / (p + r)} of precision p and recall r. */
  public double f1(int ofClass) {
    double p = precision(ofClass);
    double r = recall(ofClass);
    return 2 * p * r / (p + r);
  }
}
