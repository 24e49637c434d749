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
 * The tasks of one process that take steps together, with those of other processes: each task
 * computes the gradients of its shards, sums its own slice of all of them along the tree
 * (reduce-scatter), updates its slice of the weights, and hands it to all others (all-gather).
 *
 * <p>The weights lie in one array per process. Tasks of a process read each other's gradients where
 * they are; a slice for a task elsewhere is summed as far as this process knows it, and sent. What
 * is added to what is the same as in {@code aggregate}, and so are the bits.
 *
 * <p>Nothing arrives too early: a process sends the gradients of a step only when it has all
 * weights of the step before, and a slice of weights only when it has all gradients of that slice.
 * So no array is overwritten that somebody still reads, and one message buffer for each purpose is
 * enough.
 */
public final class AllReduceGroup {
  private final Assignment assignment;
  private final BlockGradient work;
  private final UpdateRule rule;
  private final Peers peers;
  private final Weights weights;
  private final Map<Integer, AllReduceMember> members = new HashMap<>();

  /** Of gradient and weights, as far as the rule needs them. */
  final Norms norms;

  // Each only counts up: so many have arrived since the first step.
  final AtomicLong computed = new AtomicLong();
  final AtomicLong measured = new AtomicLong();
  final AtomicLong updated = new AtomicLong();
  final AtomicLong squaresArrived = new AtomicLong();
  final AtomicLong weightsArrived = new AtomicLong();

  private volatile Throwable failure;

  /**
   * A group.
   *
   * @param process which of the assignment's this one is
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

  /** Who does what. */
  public Assignment assignment() {
    return assignment;
  }

  /** Tells all tasks of the group that there is nothing to wait for any more. */
  public void fail(Throwable cause) {
    failure = cause;
  }

  /**
   * Takes steps. Every task of the process calls it, each on its own thread.
   *
   * @param task which of the assignment's
   * @param blocks of its shards, in their order
   * @param stillWanted throws if the task has been given up
   * @param timeoutNanos the longest wait for others
   * @return how far it got, the same for all tasks: steps end before an update if a loss is not
   *     finite
   */
  public Progress run(
      int task,
      List<Block> blocks,
      Workspace workspace,
      StepRange steps,
      Runnable stillWanted,
      long timeoutNanos) {
    Waiting waiting =
        new Waiting(
            () -> {
              if (failure != null) {
                throw failure instanceof UnreachablePeerException unreachable
                    ? unreachable
                    : new IllegalStateException("another task of the group failed", failure);
              }
              stillWanted.run();
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

  /** The most bytes of a message that is sent for so many parameters. */
  public static long mostMessageBytes(UpdateRule rule, int parameters) {
    return Message.mostBytes(parameters, rule.norms(parameters).squares().length);
  }

  /**
   * Takes a message of another process; called by any thread.
   *
   * @throws RuntimeException if it is none that this process expects
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

  /** Refuses a slice that its sender does not own, or that is owned here. */
  private void requireOfAnother(Message header) {
    header.require(header.slice() >= 0 && header.slice() < assignment.tasks());
    header.require(assignment.processOf(header.slice()) == header.process());
    header.require(!members.containsKey(header.slice()));
  }

  /** Changes the weights of this process, for one of its tasks. */
  WeightUpdate newUpdate() {
    return new WeightUpdate(rule, weights, norms);
  }

  /** How many tasks of this process there are. */
  int members() {
    return members.size();
  }
}
