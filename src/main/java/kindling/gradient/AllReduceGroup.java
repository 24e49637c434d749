package kindling.gradient;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import kindling.data.Block;
import kindling.gradient.PartSum.Part;
import kindling.metrics.PhaseTimes;
import kindling.network.Workspace;
import kindling.optimize.GradientClip;
import kindling.optimize.Optimizer;
import kindling.optimize.UpdateRule;

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
  /** Sums that a task keeps apart: fewer passes over the arrays than merging them first. */
  private static final int MOST_NODES = 4;

  private final Assignment assignment;
  private final int process;
  private final BlockGradient work;
  private final UpdateRule rule;
  private final Peers peers;
  private final float[] parameters;
  private final float[][] state;
  private final double[] squares;
  private final Map<Integer, Member> members = new HashMap<>();
  private final List<TreeNode> nodes;

  // Each only counts up: so many have arrived since the first step.
  private final AtomicInteger computed = new AtomicInteger();
  private final AtomicInteger measured = new AtomicInteger();
  private final AtomicInteger updated = new AtomicInteger();
  private final AtomicInteger squaresArrived = new AtomicInteger();
  private final AtomicInteger weightsArrived = new AtomicInteger();

  private volatile Throwable failure;

  /**
   * A group.
   *
   * @param process which of the assignment's this one is
   * @param parameters the weights to begin with; changed in place
   * @param state the optimizer's arrays to begin with; changed in place, each slice where it is
   *     owned
   */
  public AllReduceGroup(
      Assignment assignment,
      int process,
      BlockGradient work,
      UpdateRule rule,
      Peers peers,
      float[] parameters,
      float[][] state) {
    this.assignment = assignment;
    this.process = process;
    this.work = work;
    this.rule = rule;
    this.peers = peers;
    this.parameters = parameters;
    this.state = state;
    this.squares = new double[rule.clip().clips() ? GradientClip.chunks(parameters.length) : 0];
    this.nodes = assignment.nodesOf(process);
    List<Integer> tasks = assignment.tasksOf(process);
    Map<TreeNode, Part> here = new HashMap<>();
    for (int task : tasks) {
      Member member = new Member(task);
      members.put(task, member);
      for (int i = 0; i < member.sums.size(); i++) {
        here.put(member.sums.nodes().get(i), new Part(member.sums.sums().get(i), 0));
      }
    }
    for (Member member : members.values()) {
      member.connect(here, tasks);
    }
  }

  /** The weights of this process. */
  public float[] parameters() {
    return parameters;
  }

  /** The optimizer's arrays; right where this process owns the slice. */
  public float[][] state() {
    return state;
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
   * @param epoch from 0 on
   * @param fromStep the first one
   * @param untilStep the one behind the last
   * @param stillWanted throws if the task has been given up
   * @param timeoutNanos the longest wait for others
   * @return how far it got, the same for all tasks: steps end before an update if a loss is not
   *     finite
   */
  public Progress run(
      int task,
      List<Block> blocks,
      Workspace workspace,
      int epoch,
      int fromStep,
      int untilStep,
      Runnable stillWanted,
      long timeoutNanos) {
    Member me = members.get(task);
    Waiting waiting =
        new Waiting(
            () -> {
              if (failure != null) {
                throw new IllegalStateException("another task of the group failed", failure);
              }
              stillWanted.run();
              peers.check();
            },
            timeoutNanos);
    try {
      return me.run(blocks, workspace, epoch, fromStep, untilStep, waiting);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  /** Takes a message of another process; called by any thread. */
  public void receive(ByteBuffer message) {
    Message header = Message.read(message);
    switch (header.kind()) {
      case Message.PART -> members.get(header.slice()).receive(header, message);
      case Message.SQUARES -> {
        DoubleBuffer arrived = message.asDoubleBuffer();
        arrived.get(squares, header.from(), arrived.remaining());
        squaresArrived.incrementAndGet();
      }
      case Message.WEIGHTS -> {
        FloatBuffer arrived = message.asFloatBuffer();
        arrived.get(parameters, header.from(), arrived.remaining());
        weightsArrived.incrementAndGet();
      }
      default -> throw new IllegalStateException("unknown message " + header);
    }
  }

  /** Pieces of a slice of so many elements. */
  private static int pieces(int elements) {
    return (elements + Message.PIECE - 1) / Message.PIECE;
  }

  /** A message that goes to the same process in every step, in the same buffer. */
  private record Outgoing(int process, int slice, int node, int from, int to, ByteBuffer buffer) {}

  /** What one task of this process has and does. */
  private final class Member {
    private final int task;
    private final int from;
    private final int to;
    private final ShardSums sums;
    private final AtomicInteger partsArrived = new AtomicInteger();
    private final Map<Integer, List<GradientSum>> incoming = new HashMap<>();
    private final List<PartSum> outgoingSums = new ArrayList<>();
    private final List<Outgoing> outgoingParts = new ArrayList<>();
    private final List<Outgoing> outgoingSquares = new ArrayList<>();
    private final List<Outgoing> outgoingWeights = new ArrayList<>();
    private PartSum root;
    private int partsPerStep;
    private int squaresPerStep;
    private int weightsPerStep;
    private long computeNanos;
    private long exchangeNanos;
    private long updateNanos;

    Member(int task) {
      this.task = task;
      this.from = assignment.sliceFrom(task);
      this.to = assignment.sliceFrom(task + 1);
      this.sums =
          new ShardSums(
              assignment.shards(),
              assignment.firstShard(task),
              assignment.firstShard(task + 1),
              MOST_NODES,
              parameters.length);
    }

    /**
     * Prepares what is sent and what arrives.
     *
     * @param here the sums of all tasks of this process
     * @param tasks of this process
     */
    void connect(Map<TreeNode, Part> here, List<Integer> tasks) {
      Map<TreeNode, Part> all = new HashMap<>(here);
      for (TreeNode node : nodes) {
        outgoingSums.add(PartSum.of(assignment.shards(), node, here));
      }
      for (int other = 0; other < assignment.processes(); other++) {
        if (other != process) {
          expectParts(other, all);
          sendSlices(other);
        }
      }
      root = PartSum.of(assignment.shards(), TreeNode.root(assignment.shards()), all);
      for (int owner = 0; owner < assignment.tasks(); owner++) {
        if (assignment.processOf(owner) != process) {
          int elements = assignment.sliceFrom(owner + 1) - assignment.sliceFrom(owner);
          weightsPerStep += pieces(elements);
          squaresPerStep += elements > 0 ? 1 : 0;
          // The tasks of a process share the work of summing slices for others.
          if (owner % tasks.size() == tasks.indexOf(task)) {
            sendParts(owner);
          }
        }
      }
    }

    private void expectParts(int other, Map<TreeNode, Part> all) {
      List<GradientSum> arriving = new ArrayList<>();
      for (TreeNode node : assignment.nodesOf(other)) {
        GradientSum sum = new GradientSum(new float[to - from]);
        arriving.add(sum);
        all.put(node, new Part(sum, from));
      }
      incoming.put(other, arriving);
      // A slice of no elements still brings the loss.
      partsPerStep += arriving.size() * Math.max(1, pieces(to - from));
    }

    private void sendSlices(int other) {
      for (int at = from; at < to; at += Message.PIECE) {
        int end = Math.min(to, at + Message.PIECE);
        ByteBuffer buffer = Message.allocate((end - at) * Float.BYTES);
        outgoingWeights.add(new Outgoing(other, task, 0, at, end, buffer));
      }
      if (to > from && squares.length > 0) {
        int chunks = GradientClip.chunks(to - from);
        ByteBuffer buffer = Message.allocate(chunks * Double.BYTES);
        int first = from / GradientClip.CHUNK;
        outgoingSquares.add(new Outgoing(other, task, 0, first, first + chunks, buffer));
      }
    }

    private void sendParts(int owner) {
      int sliceTo = assignment.sliceFrom(owner + 1);
      for (int node = 0; node < nodes.size(); node++) {
        int at = assignment.sliceFrom(owner);
        do {
          int end = Math.min(sliceTo, at + Message.PIECE);
          ByteBuffer buffer = Message.allocate((end - at) * Float.BYTES);
          outgoingParts.add(
              new Outgoing(assignment.processOf(owner), owner, node, at, end, buffer));
          at = end;
        } while (at < sliceTo);
      }
    }

    void receive(Message header, ByteBuffer message) {
      GradientSum sum = incoming.get(header.process()).get(header.node());
      sum.set(header.lossSum(), header.rows());
      FloatBuffer arrived = message.asFloatBuffer();
      arrived.get(sum.gradient(), header.from() - from, arrived.remaining());
      partsArrived.incrementAndGet();
    }

    Progress run(
        List<Block> blocks,
        Workspace workspace,
        int epoch,
        int fromStep,
        int untilStep,
        Waiting waiting) {
      double[] losses = new double[untilStep - fromStep];
      int steps = 0;
      long rows = 0;
      for (int step = fromStep; step < untilStep; step++) {
        int round = step - fromStep + 1;
        long start = System.nanoTime();
        sums.compute(work, blocks, epoch, step, parameters, workspace);
        long gradientsDone = System.nanoTime();
        meet(computed, round, waiting, "the other tasks of this process");
        sendParts();
        waiting.until(partsArrived, round * partsPerStep, "gradients of other processes");
        root.prepare();
        losses[steps++] = root.lossSum() / root.rows();
        rows += root.rows();
        long summing = System.nanoTime();
        computeNanos += gradientsDone - start;
        exchangeNanos += summing - gradientsDone;
        if (!Double.isFinite(root.lossSum())) {
          break;
        }
        update(round, waiting);
        long slicesDone = System.nanoTime();
        updateNanos += slicesDone - summing;
        if (step + 1 < untilStep) {
          sendWeights();
          meet(updated, round, waiting, "the other tasks of this process");
          waiting.until(weightsArrived, round * weightsPerStep, "weights of other processes");
          exchangeNanos += System.nanoTime() - slicesDone;
        }
      }
      return new Progress(
          Arrays.copyOf(losses, steps),
          rows,
          new PhaseTimes(0, computeNanos, exchangeNanos, updateNanos, 0));
    }

    private void meet(AtomicInteger arrivals, int round, Waiting waiting, String whom) {
      arrivals.incrementAndGet();
      waiting.until(arrivals, round * members.size(), whom);
    }

    private void sendParts() {
      if (outgoingParts.isEmpty()) {
        return;
      }
      outgoingSums.forEach(PartSum::prepare);
      for (Outgoing message : outgoingParts) {
        PartSum sum = outgoingSums.get(message.node);
        new Message(
                Message.PART,
                message.slice,
                process,
                message.node,
                message.from,
                sum.rows(),
                sum.lossSum())
            .write(message.buffer);
        FloatBuffer elements = message.buffer.asFloatBuffer();
        for (int at = message.from; at < message.to && sum.rows() > 0; at += GradientClip.CHUNK) {
          int end = Math.min(message.to, at + GradientClip.CHUNK);
          Part part = sum.sum(at, end);
          elements.put(part.sum().gradient(), at - part.origin(), end - at);
        }
        send(message);
      }
    }

    private void sendWeights() {
      for (Outgoing message : outgoingWeights) {
        new Message(Message.WEIGHTS, task, process, 0, message.from, 0, 0).write(message.buffer);
        message.buffer.asFloatBuffer().put(parameters, message.from, message.to - message.from);
        send(message);
      }
    }

    private void sendSquares() {
      for (Outgoing message : outgoingSquares) {
        new Message(Message.SQUARES, task, process, 0, message.from, 0, 0).write(message.buffer);
        message.buffer.asDoubleBuffer().put(squares, message.from, message.to - message.from);
        send(message);
      }
    }

    private void send(Outgoing message) {
      message.buffer.position(0);
      peers.send(message.process, message.buffer);
    }

    /** Sums this task's slice along the tree and updates its weights, chunk by chunk. */
    private void update(int round, Waiting waiting) {
      float factor = 1f / root.rows();
      Optimizer optimizer = rule.optimizer();
      float[] gradient = null; // the same array for all chunks
      for (int at = from; at < to; at += GradientClip.CHUNK) {
        int end = Math.min(to, at + GradientClip.CHUNK);
        gradient = whole(root.sum(at, end), at, end);
        GradientClip.scale(gradient, at, end, factor);
        if (rule.clip().clips()) {
          squares[at / GradientClip.CHUNK] = GradientClip.squares(gradient, at, end);
        } else {
          optimizer.update(parameters, state, gradient, at, end, rule.learningRate());
        }
      }
      if (rule.clip().clips()) {
        sendSquares();
        meet(measured, round, waiting, "the other tasks of this process");
        waiting.until(squaresArrived, round * squaresPerStep, "the norm of other slices");
        GradientClip.scale(gradient, from, to, rule.clip().factor(squares));
        optimizer.update(parameters, state, gradient, from, to, rule.learningRate());
      }
    }

    /** A sum in an array of the parameters' layout: if only others had rows, it lies elsewhere. */
    private float[] whole(Part sum, int at, int end) {
      float[] gradient = sum.sum().gradient();
      if (sum.origin() > 0) {
        float[] ours = sums.sums().get(0).gradient();
        System.arraycopy(gradient, at - sum.origin(), ours, at, end - at);
        gradient = ours;
      }
      return gradient;
    }
  }
}
