package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.network.Workspace;
import kindling.optimize.Norms;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;

/**
 * The tasks of one process that take steps together with those of other processes. Each task
 * computes the gradients of its shards, sums its own slice of all gradients along the tree
 * (reduce-scatter), updates its slice of the weights, and sends it to all other tasks (all-gather).
 *
 * <p>A process has one array of weights. Its tasks read each other's gradients in place. For a task
 * of another process they sum the slice over the shards of this process, and send it. All additions
 * are the same as in {@code aggregate}, so the bits are the same.
 *
 * <p>No message arrives too early: a process sends the gradients of a step only when it has all
 * weights of the previous step, and a slice of weights only when it has all gradients of that
 * slice. So no array is overwritten while another task reads it, and one message buffer for each
 * purpose is enough.
 */
public final class AllReduceGroup {
  private final Assignment assignment;
  private final BlockGradient work;
  private final UpdateRule rule;
  private final Peers peers;
  private final Weights weights;
  private final Map<Integer, AllReduceMember> members = new HashMap<>();

  /** The norms of gradient and weights that the rule needs. */
  final Norms norms;

  // Each counts arrivals since the first step, and is never reset.
  final AtomicLong computed = new AtomicLong();
  final AtomicLong measured = new AtomicLong();
  final AtomicLong updated = new AtomicLong();
  final AtomicLong squaresArrived = new AtomicLong();
  final AtomicLong weightsArrived = new AtomicLong();

  private volatile Throwable failure;

  /**
   * A group.
   *
   * @param process the number of this process in the assignment
   * @param weights to begin with; changed in place, the optimizer's arrays only in the slices that
   *     this process owns
   */
  public AllReduceGroup(
      Assignment assignment,
      int process,
      BlockGradient work,
      UpdateRule rule,
      Peers peers,
      Weights weights) {
    this.assignment = assignment;
    this.work = work;
    this.rule = rule;
    this.peers = peers;
    this.weights = weights;
    this.norms = rule.norms(weights.size());
    Map<TreeNode, Part> here = new HashMap<>();
    for (int task : assignment.tasksOf(process)) {
      AllReduceMember member = new AllReduceMember(this, task);
      members.put(task, member);
      member.addTo(here);
    }
    members.forEach(
        (task, member) -> member.connect(here, new Outbox(assignment, task, here, norms, peers)));
  }

  /** The weights of this process; the optimizer's arrays are right in the slices that it owns. */
  public Weights weights() {
    return weights;
  }

  float[] parameters() {
    return weights.parameters();
  }

  /** The assignment of tasks to shards, processes and slices. */
  public Assignment assignment() {
    return assignment;
  }

  /** Makes all tasks of the group fail, because one of them has failed. */
  public void fail(Throwable cause) {
    failure = cause;
  }

  /**
   * Takes steps. Every task of the process calls it, each on its own thread.
   *
   * @param task the number of the task in the assignment
   * @param blocks of the task's shards, in their order
   * @param checkCancelled throws if the task has been cancelled
   * @param timeoutNanos the longest wait for other tasks
   * @return the results, with the same number of steps for all tasks: a loss that is not finite
   *     ends the steps before its update
   */
  public Progress run(
      int task,
      List<Block> blocks,
      Workspace workspace,
      StepRange steps,
      Runnable checkCancelled,
      long timeoutNanos) {
    Waiting waiting =
        new Waiting(
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
    try {
      return members.get(task).run(work, blocks, workspace, steps, waiting);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  /** The size of the largest message that is sent, in bytes. */
  public static long mostMessageBytes(UpdateRule rule, int parameters) {
    return Message.mostBytes(parameters, rule.norms(parameters).squares().length);
  }

  /**
   * Takes a message of another process; called by any thread.
   *
   * @throws RuntimeException if this process does not expect the message
   */
  public void receive(ByteBuffer message) {
    Message header = Message.read(message);
    switch (header.kind()) {
      case Message.PART -> {
        AllReduceMember member = members.get(header.slice());
        header.require(member != null);
        member.inbox().receive(header, message);
      }
      case Message.SQUARES -> {
        requireOfAnother(header);
        header.requireWithin(
            norms.place(assignment.sliceFrom(header.slice())),
            norms.place(assignment.sliceFrom(header.slice() + 1)),
            message.remaining(),
            Double.BYTES);
        DoubleBuffer arrived = message.asDoubleBuffer();
        arrived.get(norms.squares(), header.from(), arrived.remaining());
        squaresArrived.incrementAndGet();
      }
      case Message.WEIGHTS -> {
        requireOfAnother(header);
        header.requireWithin(
            assignment.sliceFrom(header.slice()),
            assignment.sliceFrom(header.slice() + 1),
            message.remaining(),
            Float.BYTES);
        FloatBuffer arrived = message.asFloatBuffer();
        arrived.get(weights.parameters(), header.from(), arrived.remaining());
        weightsArrived.incrementAndGet();
      }
      default -> throw new IllegalStateException("unknown message " + header);
    }
  }

  /** Refuses a slice that its sender does not own, or that this process owns. */
  private void requireOfAnother(Message header) {
    header.require(header.slice() >= 0 && header.slice() < assignment.tasks());
    header.require(assignment.processOf(header.slice()) == header.process());
    header.require(!members.containsKey(header.slice()));
  }

  /** A new object for one of the tasks of this process, which updates the weights. */
  WeightUpdate newUpdate() {
    return new WeightUpdate(rule, weights, norms);
  }

  /** The number of tasks of this process. */
  int members() {
    return members.size();
  }
}
