package kindling.gradient.exchange;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kindling.data.Block;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.math.Precision;
import kindling.network.Workspace;

/**
 * Tasks of one process that stand by for a driver in the same process. For each step the driver
 * publishes the weights; each task computes the gradients of its shards, and sums its own slice of
 * all gradients along the tree; the driver receives the sum, and updates the weights.
 *
 * <p>The weights stay in the driver's array, unless they must be rounded, and the sum in the array
 * of a task: nothing is copied. The tasks read the weights only while the driver waits for the sum.
 */
public final class StandingGroup implements Standby {
  private final Assignment assignment;
  private final BlockGradient work;
  private final StandingMember[] members;

  // Each only counts up, once per step and member (published: once per step).
  final AtomicLong published = new AtomicLong();
  final AtomicLong computed = new AtomicLong();
  final AtomicLong summed = new AtomicLong();

  // Written by the driver before it publishes a step.
  private float[] parameters;
  private int epoch;
  private int step;
  private boolean ended;

  private volatile Throwable failure;

  /**
   * A group without a step to take yet.
   *
   * @param firstShard of each task, and at the end the number of shards
   * @param parameters how many the network has
   */
  public StandingGroup(BlockGradient work, int[] firstShard, int parameters) {
    int tasks = firstShard.length - 1;
    this.assignment = new Assignment(parameters, new int[1], firstShard, new int[tasks]);
    this.work = work;
    this.members =
        IntStream.range(0, tasks)
            .mapToObj(task -> new StandingMember(this, task))
            .toArray(StandingMember[]::new);
    Map<TreeNode, Part> parts = new HashMap<>();
    for (StandingMember member : members) {
      member.addTo(parts);
    }
    for (StandingMember member : members) {
      member.connect(parts);
    }
  }

  @Override
  public GradientSum gradient(float[] parameters, int epoch, int step, Runnable whileWaiting) {
    this.parameters = work.precision().rounded(parameters, this.parameters);
    this.epoch = epoch;
    this.step = step;
    long round = published.incrementAndGet();
    Waiting waiting = waiting(whileWaiting, Long.MAX_VALUE);
    waiting.until(summed, round * members.length, "the gradient");
    return members[members.length - 1].sum();
  }

  @Override
  public long computeNanos() {
    long most = 0;
    for (StandingMember member : members) {
      most = Math.max(most, member.computeNanos());
    }
    return most;
  }

  @Override
  public void end() {
    ended = true;
    published.incrementAndGet();
  }

  @Override
  public void fail(Throwable cause) {
    failure = cause;
  }

  /**
   * Computes for each step that the driver publishes, until it {@linkplain #end ends} the group.
   * Every task calls it once, on its own thread.
   *
   * @param blocks of the task's shards, in their order
   * @param whileWaiting called from time to time; throws if the task was cancelled
   * @param timeoutNanos the longest wait for other tasks
   */
  public void run(
      int task, List<Block> blocks, Workspace workspace, Runnable whileWaiting, long timeoutNanos) {
    try {
      members[task].run(
          blocks,
          workspace,
          waiting(whileWaiting, Long.MAX_VALUE),
          waiting(whileWaiting, timeoutNanos));
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  private Waiting waiting(Runnable whileWaiting, long timeoutNanos) {
    return new Waiting(
        () -> {
          if (failure != null) {
            throw new IllegalStateException("a task of the group failed", failure);
          }
          whileWaiting.run();
        },
        timeoutNanos);
  }

  boolean ended() {
    return ended;
  }

  void compute(StandingMember member, List<Block> blocks, Workspace workspace) {
    member.sums().compute(work, blocks, epoch, step, parameters, workspace);
  }

  Assignment assignment() {
    return assignment;
  }

  Precision precision() {
    return work.precision();
  }

  int size() {
    return members.length;
  }
}
