package kindling.gradient;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Augmentation;
import kindling.data.BatchPlan;
import kindling.data.Block;
import kindling.data.Scaling;
import kindling.data.StepRange;
import kindling.data.features.SparseFeatures;
import kindling.math.Precision;
import kindling.network.Network;
import kindling.network.PassListener;
import kindling.network.Workspace;

/**
 * Computes the gradient of a shard's rows of a step. The same object computes the same bits on
 * every machine.
 */
public final class BlockGradient implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** Reading every fourth row takes a disk about as long as reading all of them in order. */
  private static final int WHOLE_SHARE = 4;

  private final Network network;
  private final BatchPlan plan;
  private final int labelWidth;
  private final Scaling scaling;
  private final Augmentation augmentation;
  private final Precision precision;

  /**
   * Gradients of blocks without augmentation and with equal weights of the rows.
   *
   * @param scale multiplied with every feature
   */
  public BlockGradient(Network network, BatchPlan plan, int labelWidth, float scale) {
    this(network, plan, labelWidth, new Scaling(scale, 1), Augmentation.NONE);
  }

  /**
   * Gradients of blocks, which are summed without rounding.
   *
   * @param network to train
   * @param plan which rows make up a step
   * @param labelWidth of the blocks
   * @param scaling of the rows
   * @param augmentation of the rows, after scaling
   */
  public BlockGradient(
      Network network, BatchPlan plan, int labelWidth, Scaling scaling, Augmentation augmentation) {
    this(network, plan, labelWidth, scaling, augmentation, Precision.FLOAT32);
  }

  private BlockGradient(
      Network network,
      BatchPlan plan,
      int labelWidth,
      Scaling scaling,
      Augmentation augmentation,
      Precision precision) {
    this.network = network;
    this.plan = plan;
    this.labelWidth = labelWidth;
    this.scaling = scaling;
    this.augmentation = augmentation;
    this.precision = precision;
  }

  /**
   * The same gradients, for tasks that exchange numbers of a precision: the weights that they
   * compute with, and each {@link GradientSum}, are rounded to it.
   */
  public BlockGradient exchanging(Precision precision) {
    return new BlockGradient(network, plan, labelWidth, scaling, augmentation, precision);
  }

  /** The precision of the numbers that tasks exchange. */
  public Precision precision() {
    return precision;
  }

  /** Which rows make up a step. */
  public BatchPlan plan() {
    return plan;
  }

  /** The position of each layer's first parameter. */
  public int[] layerOffsets() {
    return network.chain().offsets();
  }

  /** The number of a step since the beginning of the training, counted from 1. */
  public long totalStep(int epoch, int step) {
    return (long) epoch * plan.stepsPerEpoch() + step + 1;
  }

  /** Whether it is faster to read a whole block than only the rows that these steps need. */
  boolean takesMany(Block block, StepRange steps) {
    return (long) steps.count() * plan.mostRowsPerShard() >= block.rows() / WHOLE_SHARE;
  }

  /** The candidate if it fits, else a new workspace; the candidate may be null. */
  public Workspace workspace(Workspace candidate) {
    return Workspace.reuse(candidate, network, plan.mostRowsPerShard(), labelWidth);
  }

  /**
   * The gradient of a shard's rows of a step.
   *
   * @param into takes the result; its former content is lost
   */
  public void gradient(
      Block block,
      int shard,
      int epoch,
      int step,
      float[] parameters,
      Workspace workspace,
      GradientSum into) {
    gradient(block, shard, epoch, step, parameters, workspace, into, PassListener.NONE);
  }

  /**
   * The same with a listener. If the shard has no row in the step, there is no pass to listen to.
   */
  public void gradient(
      Block block,
      int shard,
      int epoch,
      int step,
      float[] parameters,
      Workspace workspace,
      GradientSum into,
      PassListener listener) {
    int rows = plan.choose(epoch, step, shard, block, workspace.chosen());
    double lossSum = 0;
    if (rows > 0) {
      gather(block, rows, epoch, workspace);
    }
    if (block.readsAhead()) {
      readAhead(block, shard, epoch, step, workspace.chosen());
    }
    if (rows > 0) {
      workspace.seed(plan.seed(epoch, step, shard));
      lossSum = network.forward(rows, parameters, workspace, listener);
      // Not before: until the weights of this step have arrived, the array may still be sent.
      into.backward(network.chain(), rows, parameters, workspace.tape(), listener);
    }
    into.set(lossSum, rows);
  }

  /**
   * What sums of these gradients are made of.
   *
   * @param sparse whether they may keep only the rows of the first layer's weights that sparse
   *     batches touch
   */
  public GradientSum.Layout layout(boolean sparse) {
    int columns =
        sparse && SparseFeatures.isWide(network.inputs()) ? network.chain().sparseColumns() : 0;
    int parameters = network.parameters();
    return columns == 0
        ? new GradientSum.Layout(parameters, precision)
        : new GradientSum.Layout(parameters, precision, network.inputs(), columns);
  }

  /** Copies the chosen rows into the workspace. */
  private void gather(Block block, int rows, int epoch, Workspace workspace) {
    int[] chosen = workspace.chosen();
    float[] labels = workspace.labels();
    float[] weights = workspace.weights();
    if (augmentation.isNone()) {
      block.gather(chosen, rows, scaling, workspace.features(), labels, weights);
      return;
    }
    float[] x = workspace.inputs();
    block.gather(chosen, rows, scaling, x, labels, weights);
    augmentation.augment(block, chosen, rows, epoch, x, workspace.scratch(augmentation));
  }

  /** Lets a block on disk read its rows of the next step while this one is computed. */
  private void readAhead(Block block, int shard, int epoch, int step, int[] chosen) {
    boolean last = step + 1 == plan.stepsPerEpoch();
    int rows = plan.choose(last ? epoch + 1 : epoch, last ? 0 : step + 1, shard, block, chosen);
    block.readAhead(chosen, rows);
  }
}
