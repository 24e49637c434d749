package kindling.gradient.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.ShardSums;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.network.PassListener;
import kindling.network.Workspace;

/**
 * One task of an {@link ExchangeGroup}: computes the gradients of its shards, and sends parts of
 * them to other processes while it computes the rest.
 */
final class TaskExchange implements PassListener {
  /** Sums that a task keeps apart, which needs fewer passes over the arrays than merging them. */
  private static final int MOST_NODES = 4;

  private final ExchangeGroup group;
  private final Assignment assignment;
  private final int[] layerOffsets;
  private final ShardSums sums;
  private final List<Stripe> stripes = new ArrayList<>();
  private final List<PartSum> nodes = new ArrayList<>();

  // Of the step that is being computed.
  private long round;
  private long weightRound;
  private Waiting waiting;
  private boolean prepared;
  // The ranges from here on are computed.
  private int computed;
  // The weights of the ranges before this one are there.
  private int received;

  /** A task, with sums of a layout. */
  TaskExchange(ExchangeGroup group, int task, int[] layerOffsets, GradientSum.Layout layout) {
    this.group = group;
    this.assignment = group.assignment();
    this.layerOffsets = layerOffsets;
    this.sums = sums(assignment, task, layout);
  }

  /** The sums of a task's shards. */
  static ShardSums sums(Assignment assignment, int task, GradientSum.Layout layout) {
    return new ShardSums(
        assignment.shards(),
        assignment.firstShard(task),
        assignment.firstShard(task + 1),
        MOST_NODES,
        layout,
        null);
  }

  /** Adds this task's sums to those of its process. */
  void addTo(Map<TreeNode, Part> here) {
    for (int i = 0; i < sums.size(); i++) {
      here.put(sums.nodes().get(i), new Part(sums.sums().get(i), 0));
    }
  }

  /** Connects this task with the others, once all sums of its process are known. */
  void connect(int task, Map<TreeNode, Part> here) {
    for (int range = 0; range < assignment.ranges(); range++) {
      stripes.add(new Stripe(assignment, range, task, group.precision(), here));
    }
    for (TreeNode node : assignment.nodesOf(assignment.processOf(task))) {
      nodes.add(PartSum.of(assignment.shards(), node, here));
    }
  }

  Stripe stripe(int range) {
    return stripes.get(range);
  }

  /** A sum with an array of the weights' layout that only this task writes. */
  GradientSum own() {
    return sums.sums().get(0);
  }

  /**
   * Computes the gradients of a step, and sends the parts that other processes need.
   *
   * @param round the number of the step, counted from 1
   * @param weightRound how many times all weights must have arrived from other processes
   */
  void compute(
      BlockGradient work,
      List<Block> blocks,
      int epoch,
      int step,
      Workspace workspace,
      long round,
      long weightRound,
      Waiting waiting) {
    this.round = round;
    this.weightRound = weightRound;
    this.waiting = waiting;
    this.prepared = false;
    this.computed = assignment.ranges();
    this.received = 0;
    sums.compute(work, blocks, epoch, step, group.parameters(), workspace, this);
    // A task without rows has not waited for the weights yet, and must before it sends.
    receive(assignment.ranges());
    complete(0);
    for (int range = assignment.ranges() - 1; range >= 0; range--) {
      group.meet(group.range(range).computed, round, waiting);
      sendParts(group.range(range));
    }
  }

  @Override
  public void beforeForward(int layer) {
    int end = layer + 1 < layerOffsets.length ? layerOffsets[layer + 1] : assignment.parameters();
    int ranges = received;
    while (ranges < assignment.ranges() && assignment.rangeFrom(ranges) < end) {
      ranges++;
    }
    receive(ranges);
  }

  /** Waits until the weights of the ranges before {@code until} are there. */
  private void receive(int until) {
    for (; received < until; received++) {
      SharedRange range = group.range(received);
      waiting.until(
          range.weightsArrived, weightRound * range.weightsPerStep(), "weights of others");
    }
  }

  @Override
  public void beforeBackward(double lossSum, int rows) {}

  @Override
  public void afterBackward(int layer) {
    complete(layerOffsets[layer]);
  }

  /** The gradient is complete from an element on. The last of the tasks sends it. */
  private void complete(int from) {
    while (computed > 0 && assignment.rangeFrom(computed - 1) >= from) {
      SharedRange range = group.range(--computed);
      if (range.computed.incrementAndGet() == round * group.members()) {
        sendParts(range);
      }
    }
  }

  private void sendParts(SharedRange range) {
    if (!prepared) {
      nodes.forEach(PartSum::prepare);
      prepared = true;
    }
    range.sendParts(round, nodes, group.process(), group.peers());
  }
}
