package kindling.gradient;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.math.Precision;
import kindling.network.PassListener;
import kindling.network.Workspace;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;

/**
 * The gradients of a task's shards, summed along the tree to a few nodes. The arrays are made once
 * and serve every step: one per node, and one per level below the highest.
 */
public final class ShardSums {
  private final int shards;
  private final int from;
  private final int to;
  private final List<TreeNode> nodes;
  private final List<GradientSum> sums = new ArrayList<>();
  private final List<GradientSum> scratch = new ArrayList<>();
  private final Gradients gradients = new Gradients();
  private final LastShard lastShard = new LastShard();
  private final GradientSum.Layout layout;

  /**
   * Sums for the shards {@code from} to {@code to - 1}.
   *
   * @param shards of the whole tree
   * @param mostNodes how many sums the task may keep apart, or more if the tree needs more. Fewer
   *     nodes mean less to send, more nodes mean fewer passes over the arrays
   * @param length of the arrays
   * @param precision of the sums
   * @param before sums that are no longer needed, whose arrays may be used; null for none
   */
  public ShardSums(
      int shards,
      int from,
      int to,
      int mostNodes,
      int length,
      Precision precision,
      ShardSums before) {
    this(shards, from, to, mostNodes, new GradientSum.Layout(length, precision), before);
  }

  /** The same, with sums of a layout. */
  public ShardSums(
      int shards, int from, int to, int mostNodes, GradientSum.Layout layout, ShardSums before) {
    this.shards = shards;
    this.from = from;
    this.to = to;
    this.layout = layout;
    int root = TreeNode.root(shards).level();
    int highest = 0;
    List<TreeNode> cover = cover(highest);
    while (cover.size() > mostNodes && highest < root) {
      cover = cover(++highest);
    }
    this.nodes = cover;
    Deque<GradientSum> free = new ArrayDeque<>();
    if (before != null && before.layout.equals(layout)) {
      free.addAll(before.sums);
      free.addAll(before.scratch);
    }
    for (int i = 0; i < cover.size() + highest; i++) {
      GradientSum sum = free.isEmpty() ? layout.zeros() : free.pop();
      (i < cover.size() ? sums : scratch).add(sum);
    }
  }

  private List<TreeNode> cover(int highest) {
    return TreeNode.cover(shards, highest, shard -> shard >= from && shard < to);
  }

  /** The smallest number of nodes that sum the shards {@code from} to {@code to - 1}. */
  public static int nodes(int shards, int from, int to) {
    int root = TreeNode.root(shards).level();
    return TreeNode.cover(shards, root, shard -> shard >= from && shard < to).size();
  }

  /** Whether these arrays fit a task of these shards. */
  public boolean serves(int shards, int from, int to, int length, Precision precision) {
    return this.shards == shards
        && this.from == from
        && this.to == to
        && layout.equals(new GradientSum.Layout(length, precision));
  }

  /**
   * Computes the sums of a step.
   *
   * @param blocks of the task's shards, in their order
   */
  public void compute(
      BlockGradient work,
      List<Block> blocks,
      int epoch,
      int step,
      float[] parameters,
      Workspace workspace) {
    compute(work, blocks, epoch, step, parameters, workspace, PassListener.NONE);
  }

  /**
   * Computes the sums of a step, with a listener.
   *
   * @param blocks of the task's shards, in their order
   * @param listener called before the forward pass of every shard, but for the backward pass only
   *     of the last one; then the sums of all shards, with their losses and rows, are complete for
   *     the layers that it names
   */
  public void compute(
      BlockGradient work,
      List<Block> blocks,
      int epoch,
      int step,
      float[] parameters,
      Workspace workspace,
      PassListener listener) {
    boolean listening = listener != PassListener.NONE;
    if (listening) {
      lastShard.begin(listener, work, layout.length(), sums.get(sums.size() - 1));
    }
    gradients.ofOthers = listening ? lastShard.forwardOnly() : PassListener.NONE;
    gradients.work = work;
    gradients.blocks = blocks;
    gradients.epoch = epoch;
    gradients.step = step;
    gradients.parameters = parameters;
    gradients.workspace = workspace;
    compute(gradients, listening);
    gradients.blocks = null;
    gradients.parameters = null;
  }

  /**
   * Computes the sums of a round of local steps.
   *
   * @param blocks of the task's shards, in their order
   * @param begin {@linkplain Weights#joined joined} weights
   */
  public void compute(
      BlockGradient work,
      UpdateRule rule,
      LocalSteps localSteps,
      List<Block> blocks,
      StepRange steps,
      float[] begin,
      Workspace workspace) {
    compute(
        (shard, into, last) ->
            localSteps.run(
                work, rule, blocks.get(shard - from), shard, steps, begin, workspace, into),
        false);
  }

  private void compute(OfShard ofShard, boolean listening) {
    for (int i = 0; i < nodes.size(); i++) {
      boolean last = listening && i == nodes.size() - 1;
      compute(nodes.get(i).level(), nodes.get(i).index(), ofShard, sums.get(i), last);
    }
  }

  /**
   * Computes a {@link TreeNode} without making the object: steps make no work for the collector.
   *
   * @param last whether the node contains the last shard, whose backward pass is listened to
   */
  private void compute(int level, int index, OfShard ofShard, GradientSum into, boolean last) {
    if (level == 0) {
      ofShard.compute(index, into, last);
      if (!last && into.rows() > 0) {
        into.round(0, layout.length());
      }
      return;
    }
    int rightIndex = 2 * index + 1;
    boolean hasRight = rightIndex < TreeNode.count(shards, level - 1);
    compute(level - 1, 2 * index, ofShard, into, last && !hasRight);
    if (!hasRight) {
      return;
    }
    if (into.rows() == 0) {
      compute(level - 1, rightIndex, ofShard, into, last);
      return;
    }
    GradientSum right = scratch.get(level - 1);
    if (last) {
      lastShard.enter(into, right);
    }
    compute(level - 1, rightIndex, ofShard, right, last);
    if (last) {
      lastShard.leave();
    } else {
      into.add(right);
    }
  }

  /** Computes the sum of one shard. */
  @FunctionalInterface
  private interface OfShard {
    void compute(int shard, GradientSum into, boolean last);
  }

  /** The gradients of a step; one object for all steps. */
  private final class Gradients implements OfShard {
    private BlockGradient work;
    private List<Block> blocks;
    private int epoch;
    private int step;
    private float[] parameters;
    private Workspace workspace;
    // for the shards before the last one
    private PassListener ofOthers;

    @Override
    public void compute(int shard, GradientSum into, boolean last) {
      work.gradient(
          blocks.get(shard - from),
          shard,
          epoch,
          step,
          parameters,
          workspace,
          into,
          last ? lastShard : ofOthers);
    }
  }

  /** Calls an action for each node, in the order of the shards. */
  public void forEach(ReductionTree.NodeAction action) {
    for (int i = 0; i < nodes.size(); i++) {
      action.accept(nodes.get(i).level(), nodes.get(i).index(), sums.get(i));
    }
  }

  /** The number of nodes. */
  public int size() {
    return nodes.size();
  }

  /** The number of shards of the whole tree. */
  public int shards() {
    return shards;
  }

  public List<TreeNode> nodes() {
    return nodes;
  }

  public List<GradientSum> sums() {
    return sums;
  }
}
