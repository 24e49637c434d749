package kindling.metrics;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The confusion matrix: the number of rows of each class for each predicted class. Mutable;
 * matrices of parts can be added.
 *
 * <p>For a class c, precision is the share of rows predicted as c that are c, recall is the share
 * of rows of c that are predicted as c, and F1 is their harmonic mean (van Rijsbergen: Information
 * Retrieval, 1979, ch. 7). Each is NaN if there are no such rows.
 */
public final class ConfusionMatrix implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** With more classes, each shard would send more than 8 MB to the driver. */
  public static final int MOST_CLASSES = 1000;

  private final int classes;
  private final long[] counts; // (truth, guess)
  // null if classes are known by their numbers; an array, because Kryo knows those
  private final String[] names;

  /** A matrix without rows. */
  public ConfusionMatrix(int classes) {
    this(classes, new long[classes * classes]);
  }

  /**
   * A matrix with given counts.
   *
   * @param counts (classes, classes): a row for each true class, a column for each predicted class
   */
  public ConfusionMatrix(int classes, long[] counts) {
    this(classes, counts, null);
  }

  private ConfusionMatrix(int classes, long[] counts, String[] names) {
    this.classes = classes;
    this.counts = counts;
    this.names = names;
  }

  /**
   * The same matrix with names of the classes.
   *
   * @param classes their names in order; empty to keep their numbers
   */
  public ConfusionMatrix named(List<String> classes) {
    return classes.isEmpty()
        ? this
        : new ConfusionMatrix(this.classes, counts, classes.toArray(String[]::new));
  }

  /** The name of a class; without names its number. */
  public String name(int ofClass) {
    return names == null ? String.valueOf(ofClass) : names[ofClass];
  }

  /** Whether classes have names. */
  public boolean hasNames() {
    return names != null;
  }

  /** The number of classes. */
  public int classes() {
    return classes;
  }

  /** Adds a row. */
  public void add(int truth, int guess) {
    counts[truth * classes + guess]++;
  }

  /** Adds all rows of another matrix with the same number of classes. */
  public void add(ConfusionMatrix other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** The number of rows of class {@code truth} that were predicted as {@code guess}. */
  public long count(int truth, int guess) {
    return counts[truth * classes + guess];
  }

  /** All counts, (truth, guess). */
  public long[] counts() {
    return counts.clone();
  }

  /** The number of rows of a class. */
  public long rowsOf(int truth) {
    return Arrays.stream(counts, truth * classes, (truth + 1) * classes).sum();
  }

  /** The share of rows predicted as a class that belong to it. */
  public double precision(int guess) {
    long predicted = 0;
    for (int truth = 0; truth < classes; truth++) {
      predicted += count(truth, guess);
    }
    return (double) count(guess, guess) / predicted;
  }

  /** The share of rows of a class that were predicted as it. */
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
