package kindling.data;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * How large classes are: the rows of each in each shard of a training set, and its weight. With
 * labels that are shares of classes, a row counts for the class with the largest share, and its
 * weight for each class by its share. A plain class, because Kryo cannot handle records.
 */
public final class ClassSizes implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  // (classes, shards)
  private final int[][] rows;
  // (classes)
  private final double[] weights;

  /**
   * The counts of a training set.
   *
   * @param classes number of classes
   * @param ofShards {@link Block#classCounts} of each shard, in their order
   */
  public ClassSizes(int classes, List<double[]> ofShards) {
    this.rows = new int[classes][ofShards.size()];
    this.weights = new double[classes];
    for (int shard = 0; shard < ofShards.size(); shard++) {
      double[] counts = ofShards.get(shard);
      for (int c = 0; c < classes; c++) {
        rows[c][shard] = (int) counts[c];
        weights[c] += counts[classes + c];
      }
    }
  }

  /** The number of classes of the labels, with those that have no rows. */
  public int classes() {
    return rows.length;
  }

  /** The number of rows of a class in each shard. */
  int[] rows(int ofClass) {
    return rows[ofClass];
  }

  /** The factors for the classes which give each of them the same weight: W / (C·W_c). */
  public double[] factorsOfWeights() {
    return factors(weights);
  }

  /**
   * How often a row is drawn, relative to the others, if classes are drawn equally: N / (C·n_c).
   */
  public double[] factorsOfRows() {
    return factors(
        Arrays.stream(rows)
            .mapToDouble(ofShards -> Arrays.stream(ofShards).asLongStream().sum())
            .toArray());
  }

  /** The factors of classes that do not occur are 1; C is the number of the others. */
  private static double[] factors(double[] counts) {
    double sum = Arrays.stream(counts).sum();
    long occurring = Arrays.stream(counts).filter(count -> count > 0).count();
    return Arrays.stream(counts).map(count -> count > 0 ? sum / (occurring * count) : 1).toArray();
  }
}
