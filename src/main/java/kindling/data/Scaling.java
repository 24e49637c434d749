package kindling.data;

import java.io.Serializable;

/**
 * Factors for rows when they are gathered into a batch.
 *
 * @param features for every feature
 * @param weights for every row's weight
 */
public record Scaling(float features, double weights) implements Serializable {
  /**
   * The factor that makes the mean of the weights of some rows 1; infinite if all are 0.
   *
   * @param weightSums of the shards, in their order
   */
  public static double weightFactor(long rows, double... weightSums) {
    double sum = 0;
    for (double ofShard : weightSums) {
      sum += ofShard;
    }
    return rows / sum;
  }
}
