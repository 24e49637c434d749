package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.network.Network;
import kindling.network.Workspace;

/**
 * What one shard contributes to a step: the gradient of its rows. The same object, wherever it is
 * sent, computes the same bits.
 */
public final class BlockGradient implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final Network network;
  private final BatchPlan plan;
  private final int labelWidth;
  private final Scaling scaling;
  private final Augmentation augmentation;

  /**
   * The work on blocks whose rows are taken as they are.
   *
   * @param scale multiplied with every feature
   */
  public BlockGradient(Network network, BatchPlan plan, int labelWidth, float scale) {
    this(network, plan, labelWidth, new Scaling(scale, 1), Augmentation.NONE);
  }

  /**
   * The work on blocks.
   *
   * @param network what is trained
   * @param plan which rows make up a step
   * @param labelWidth of the blocks
   * @param scaling of the rows
   * @param augmentation of the rows, after that
   */
  public BlockGradient(
      Network network, BatchPlan plan, int labelWidth, Scaling scaling, Augmentation augmentation) {
    this.network = network;
    this.plan = plan;
    this.labelWidth = labelWidth;
    this.scaling = scaling;
    this.augmentation = augmentation;
  }

  /** Which rows make up a step. */
  public BatchPlan plan() {
    return plan;
  }

  /** The number of a step since the beginning of the training, counted from 1. */
  public long totalStep(int epoch, int step) {
    return (long) epoch * plan.stepsPerEpoch() + step + 1;
  }

  /** The one given, if it serves, or a new workspace; null for none. */
  public Workspace workspace(Workspace candidate) {
    return Workspace.reuse(candidate, network, plan.mostRowsPerShard(), labelWidth);
  }

  /**
   * The gradient of a shard's rows of a step.
   *
   * @param into takes it, whatever it held before
   */
  public void gradient(
      Block block,
      int shard,
      int epoch,
      int step,
      float[] parameters,
      Workspace workspace,
      GradientSum into) {
    int rows = plan.choose(epoch, step, shard, workspace.chosen());
    double lossSum = 0;
    if (rows > 0) {
      block.gather(
          workspace.chosen(),
          rows,
          scaling,
          workspace.inputs(),
          workspace.labels(),
          workspace.weights());
      augmentation.augment(
          block,
          workspace.chosen(),
          rows,
          epoch,
          workspace.inputs(),
          workspace.scratch(augmentation));
      workspace.seed(plan.seed(epoch, step, shard));
      lossSum = network.gradient(rows, parameters, workspace, into.gradient());
    }
    into.set(lossSum, rows);
  }
}
