package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.metrics.Evaluation;
import kindling.network.Network;
import kindling.network.Workspace;

/**
 * What one shard contributes: the gradient of its rows of a step, and its part of an evaluation.
 * The same object, wherever it is sent, computes the same bits.
 */
public final class BlockGradient implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Rows of one forward pass of an evaluation: large enough for BLAS, small enough for the cache.
   */
  private static final int EVALUATION_ROWS = 250;

  private final Network network;
  private final BatchPlan plan;
  private final int labelWidth;
  private final float scale;

  /**
   * The work on blocks.
   *
   * @param network what is trained
   * @param plan which rows make up a step
   * @param labelWidth of the blocks
   * @param scale multiplied with every feature
   */
  public BlockGradient(Network network, BatchPlan plan, int labelWidth, float scale) {
    this.network = network;
    this.plan = plan;
    this.labelWidth = labelWidth;
    this.scale = scale;
  }

  /** What is trained. */
  public Network network() {
    return network;
  }

  /** Which rows make up a step. */
  public BatchPlan plan() {
    return plan;
  }

  /** The one given, if it serves, or a new workspace. */
  public Workspace workspace(Workspace candidate) {
    int capacity = Math.max(plan.mostRowsPerShard(), EVALUATION_ROWS);
    boolean serves = candidate != null && candidate.fits(network, capacity, labelWidth);
    return serves ? candidate : new Workspace(network, capacity, labelWidth);
  }

  /**
   * The gradient of a shard's rows of a step.
   *
   * @param into an array for it, overwritten and owned by the result
   */
  public GradientSum gradient(
      Block block,
      int shard,
      int epoch,
      int step,
      float[] parameters,
      Workspace workspace,
      float[] into) {
    int rows = plan.choose(epoch, step, shard, workspace.chosen());
    if (rows == 0) {
      return new GradientSum(null, 0, 0);
    }
    block.gather(workspace.chosen(), rows, scale, workspace.inputs(), workspace.labels());
    return new GradientSum(into, network.gradient(rows, parameters, workspace, into), rows);
  }

  /** Loss and accuracy over all rows of a block. */
  public Evaluation evaluate(Block block, float[] parameters, Workspace workspace) {
    Evaluation sum = Evaluation.NONE;
    int[] chosen = workspace.chosen();
    for (int from = 0; from < block.rows(); from += EVALUATION_ROWS) {
      int rows = Math.min(EVALUATION_ROWS, block.rows() - from);
      for (int i = 0; i < rows; i++) {
        chosen[i] = from + i;
      }
      block.gather(chosen, rows, scale, workspace.inputs(), workspace.labels());
      double loss = network.loss(rows, parameters, workspace);
      sum = sum.plus(new Evaluation(rows, loss, network.correct(rows, workspace)));
    }
    return sum;
  }
}
