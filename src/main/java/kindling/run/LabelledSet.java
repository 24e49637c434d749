package kindling.run;

import kindling.cluster.EvaluationTask;
import kindling.gradient.BlockEvaluation;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.MetricChoice;
import kindling.rows.CachedBlocks;
import kindling.rows.RowReader;
import kindling.store.Model;
import org.apache.spark.SparkContext;

/**
 * A labelled set that a model can predict, in blocks that executors keep until it is closed.
 *
 * @param blocks its rows
 * @param rows their reader
 * @param scale the factor of all features
 * @param work the evaluation of a block
 * @param packed keeps the blocks
 */
public record LabelledSet(
    SparkContext spark,
    Model model,
    CachedBlocks blocks,
    RowReader rows,
    float scale,
    BlockEvaluation work,
    PackedSets packed)
    implements AutoCloseable {
  /** The same set, evaluated with more metrics. */
  public LabelledSet choosing(MetricChoice choice) {
    return new LabelledSet(spark, model, blocks, rows, scale, work.choosing(choice), packed);
  }

  /**
   * Evaluates the rows as they are.
   *
   * @param matrix takes the true and the predicted class of every row; null for none
   */
  public Evaluation evaluate(ConfusionMatrix matrix) {
    return evaluate(blocks, matrix);
  }

  /** Evaluates the rows after a change to them. */
  public Evaluation evaluate(CachedBlocks changed) {
    return evaluate(changed, null);
  }

  /** Evaluates another model for the same rows. */
  public Evaluation evaluate(Model other) {
    return EvaluationTask.run(
        spark, work.of(other.network()), blocks, other.parameters(), null, null);
  }

  private Evaluation evaluate(CachedBlocks some, ConfusionMatrix matrix) {
    return EvaluationTask.run(spark, work, some, model.parameters(), null, matrix);
  }

  @Override
  public void close() {
    packed.close();
  }
}
