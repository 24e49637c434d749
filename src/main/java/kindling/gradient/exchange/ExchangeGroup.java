package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.math.Precision;

/**
 * The tasks of one process that take steps together with those of other processes. Each task
 * computes the gradients of its shards, and sums its own slice of all gradients along the tree
 * (reduce-scatter). Then every process receives the new weights of all slices (all-gather).
 *
 * <p>A process has one array of weights to compute with. Its tasks read each other's gradients in
 * place. For a task of another process they sum its slice over the shards of this process, and send
 * it. All additions are the same as in a job per step, so the bits are the same.
 *
 * <p>Communication overlaps with computation. The gradients of the last layers are sent while those
 * of the first layers are computed, and the weights of the last layers arrive while the first
 * layers compute the next step.
 *
 * <p>No message arrives too early, and nothing that is being sent changes. A process sends the
 * gradients of a step only when it has all weights of the previous step. It sends weights of a
 * range only when it has all gradients of its stripe, and a process has sent them only when no task
 * of it reads the weights of that range any more.
 */
abstract class ExchangeGroup implements MessageReceiver {
  private final Assignment assignment;
  private final int process;
  private final Peers peers;
  private final float[] parameters;
  private final Precision precision;
  private final GradientSum.Layout layout;
  private final Map<Integer, TaskExchange> members = new HashMap<>();
  private final List<SharedRange> ranges = new ArrayList<>();

  private volatile Throwable failure;

  /**
   * A group.
   *
   * @param process the number of this process in the assignment
   * @param parameters the weights with which this process computes, in the precision of the work
   * @param driver whether the tasks' own weights come from the driver
   * @param layout of the sums
   */
  ExchangeGroup(
      Assignment assignment,
      int process,
      BlockGradient work,
      Peers peers,
      float[] parameters,
      boolean driver,
      GradientSum.Layout layout) {
    this.assignment = assignment;
    this.process = process;
    this.peers = peers;
    this.parameters = parameters;
    this.precision = work.precision();
    this.layout = layout;
    Map<TreeNode, Part> here = new HashMap<>();
    for (int task : assignment.tasksOf(process)) {
      TaskExchange member = new TaskExchange(this, task, work.layerOffsets(), layout);
      members.put(task, member);
      member.addTo(here);
    }
    members.forEach((task, member) -> member.connect(task, here));
    int nodes = assignment.nodesOf(process).size();
    for (int range = 0; range < assignment.ranges(); range++) {
      ranges.add(new SharedRange(assignment, range, process, nodes, driver));
    }
  }

  /** The assignment of tasks to shards, processes and slices. */
  public final Assignment assignment() {
    return assignment;
  }

  final int process() {
    return process;
  }

  final Peers peers() {
    return peers;
  }

  final float[] parameters() {
    return parameters;
  }

  final Precision precision() {
    return precision;
  }

  /** What the sums of tasks are made of. */
  final GradientSum.Layout layout() {
    return layout;
  }

  final TaskExchange member(int task) {
    return members.get(task);
  }

  /** The number of tasks of this process. */
  final int members() {
    return members.size();
  }

  final SharedRange range(int range) {
    return ranges.get(range);
  }

  @Override
  public final void fail(Throwable cause) {
    failure = cause;
  }

  /** Waits for other tasks until one of them, or a process, has failed. */
  final Waiting waiting(Runnable checkCancelled, long timeoutNanos) {
    return new Waiting(
        () -> {
          if (failure != null) {
            throw failure instanceof UnreachablePeerException unreachable
                ? unreachable
                : new IllegalStateException("another task of the group failed", failure);
          }
          checkCancelled.run();
          peers.check();
        },
        timeoutNanos);
  }

  /** Counts this task's arrival, and waits for the other tasks of this process. */
  final void arrive(AtomicLong arrivals, long round, Waiting waiting) {
    arrivals.incrementAndGet();
    meet(arrivals, round, waiting);
  }

  /** Waits until all tasks of this process have arrived. */
  final void meet(AtomicLong arrivals, long round, Waiting waiting) {
    waiting.until(arrivals, round * members.size(), "the other tasks of this process");
  }

  @Override
  public final Content begin(ByteBuffer message, int bytes) {
    Message header = Message.read(message);
    header.require(header.range() >= 0 && header.range() < ranges.size());
    if (header.kind() == Message.PART) {
      TaskExchange member = members.get(header.task());
      header.require(member != null);
      return member.stripe(header.range()).begin(header, bytes);
    }
    return begin(header, bytes);
  }

  /** Begins to take a message that is no part of a gradient. */
  abstract Content begin(Message header, int bytes);

  /** Refuses a stripe that its sender does not own, or that this process owns. */
  final void requireOfAnother(Message header) {
    header.require(header.task() >= 0 && header.task() < assignment.tasks());
    header.require(assignment.processOf(header.task()) == header.process());
    header.require(!members.containsKey(header.task()));
  }

  /** Copies weights of a stripe into their place. */
  final Content weights(Message header, int bytes, Runnable complete) {
    header.requireWithin(
        assignment.stripeFrom(header.range(), header.task()),
        assignment.stripeFrom(header.range(), header.task() + 1),
        bytes,
        precision.bytes());
    return Content.floats(precision, parameters, header.from(), complete);
  }
}
