package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.ScoredRows;

/**
 * What a task returns of the blocks of its partition. Arrays, because Kryo cannot handle records.
 */
final class EvaluatedBlocks implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final double[][] numbers;
  // null if no metric needs them
  private final ScoredRows scored;

  EvaluatedBlocks(double[][] numbers, ScoredRows scored) {
    this.numbers = numbers;
    this.scored = scored;
    if (scored != null) {
      scored.trim();
    }
  }

  /**
   * An array for each block: the numbers of its {@link Evaluation}, then, if they are wanted, those
   * of its {@link TargetMoments} and the counts of its {@link ConfusionMatrix}.
   */
  double[][] numbers() {
    return numbers;
  }

  /** The scores of all rows, in the order of the blocks; null if no metric needs them. */
  ScoredRows scored() {
    return scored;
  }
}
