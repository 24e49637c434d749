package kindling.tables.statistics;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * A decision tree over one column, whose leaves are bins in which labels are alike (Gorishniy,
 * Rubachev, Babenko: On Embeddings for Numerical Features in Tabular Deep Learning, 2022, section
 * 3.2.2; Breiman and others: Classification and Regression Trees, 1984). It grows where a split
 * reduces the variance of the labels, or their Gini impurity, the most.
 *
 * <p>With n rows in a part, the impurity of all of them is {@code Σ y² - (Σ y)² / n}, or {@code n -
 * Σ (rows of class k)² / n}. So the reduction by a split is the {@link Part#purity} of both sides
 * less that of the whole.
 */
public final class TargetTree {
  /** Of a leaf, as in the package rtdl_num_embeddings of the paper's authors. */
  private static final int FEWEST_ROWS = 64;

  /** Of a leaf, if a class has fewer than twice {@link #FEWEST_ROWS}. */
  private static final int FEWEST_OF_RARE_CLASS = 5;

  /** Also as in that package; per row, of standardised labels, or of classes. */
  private static final double LEAST_REDUCTION = 1e-4;

  private final ValueSample sample;
  private final double[] labels;
  private final int classes;
  private final double rows;
  private final double fewest;

  private TargetTree(ValueSample sample, double[] labels, int classes) {
    this.sample = sample;
    this.labels = classes == 0 ? standardised(sample.counts(), labels) : labels;
    this.classes = classes;
    this.rows = LongStream.of(sample.counts()).sum();
    this.fewest = classes == 0 ? FEWEST_ROWS : fewest();
  }

  /** Half of the rarest class that the sample has, so that a leaf can hold that class alone. */
  private double fewest() {
    double[] ofClass = new double[classes];
    for (int i = 0; i < labels.length; i++) {
      ofClass[(int) labels[i]] += sample.counts()[i];
    }
    double rarest = DoubleStream.of(ofClass).filter(n -> n > 0).min().orElse(0);
    return Math.max(FEWEST_OF_RARE_CLASS, Math.min(FEWEST_ROWS, rarest / 2));
  }

  private static double[] standardised(long[] counts, double[] labels) {
    double rows = 0;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < labels.length; i++) {
      rows += counts[i];
      sum += counts[i] * labels[i];
    }
    double mean = sum / rows;
    for (int i = 0; i < labels.length; i++) {
      squares += counts[i] * (labels[i] - mean) * (labels[i] - mean);
    }
    double deviation = squares > 0 ? Math.sqrt(squares / rows) : 1;
    return DoubleStream.of(labels).map(label -> (label - mean) / deviation).toArray();
  }

  /**
   * The numbers at which the tree splits, ascending; each lies between two numbers of the sample.
   *
   * @param labels of the sample: numbers of classes, or numbers
   * @param classes 0 if the labels are numbers
   * @param leaves the largest number of bins
   */
  public static double[] splits(ValueSample sample, double[] labels, int classes, int leaves) {
    TargetTree tree = new TargetTree(sample, labels, classes);
    PriorityQueue<Split> open =
        new PriorityQueue<>(
            Comparator.comparingDouble((Split split) -> -split.reduction)
                .thenComparingInt(split -> split.at));
    tree.offer(open, 0, sample.numbers().length);
    TreeSet<Double> splits = new TreeSet<>();
    while (splits.size() < leaves - 1 && !open.isEmpty()) {
      Split best = open.remove();
      splits.add(tree.between(best.at));
      tree.offer(open, best.from, best.at);
      tree.offer(open, best.at, best.until);
    }
    return splits.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * A split of a leaf.
   *
   * @param at first element of the upper side
   */
  private record Split(int from, int at, int until, double reduction) {}

  /** Adds the best split of a leaf, if there is one. */
  private void offer(PriorityQueue<Split> open, int from, int until) {
    Part lower = new Part();
    Part upper = new Part();
    for (int i = from; i < until; i++) {
      upper.add(i, 1);
    }
    double whole = upper.purity();
    int best = 0;
    double most = LEAST_REDUCTION * rows;
    for (int i = from; i + 1 < until; i++) {
      lower.add(i, 1);
      upper.add(i, -1);
      boolean allowed =
          sample.numbers()[i] < sample.numbers()[i + 1]
              && lower.rows >= fewest
              && upper.rows >= fewest;
      double reduction = allowed ? lower.purity() + upper.purity() - whole : 0;
      if (reduction > most) {
        most = reduction;
        best = i + 1;
      }
    }
    if (best > 0) {
      open.add(new Split(from, best, until, most));
    }
  }

  /** The middle between an element and the one before; the latter if there is no number between. */
  private double between(int at) {
    double low = sample.numbers()[at - 1];
    double middle = low + (sample.numbers()[at] - low) / 2;
    return middle < sample.numbers()[at] ? middle : low;
  }

  /** Rows of the sample, to which rows can be added, and of which they can be taken. */
  private final class Part {
    private final double[] ofClass = new double[classes];
    private double rows;
    private double sum; // of labels; of classes, the squares of their rows

    /**
     * Adds an element of the sample.
     *
     * @param sign -1 to take it away
     */
    void add(int i, int sign) {
      double count = sign * (double) sample.counts()[i];
      rows += count;
      if (classes == 0) {
        sum += count * labels[i];
      } else {
        int k = (int) labels[i];
        sum += count * (2 * ofClass[k] + count);
        ofClass[k] += count;
      }
    }

    double purity() {
      return classes == 0 ? sum * sum / rows : sum / rows;
    }
  }
}
