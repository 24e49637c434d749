package kindling.gradient.exchange;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.gradient.ShardSums;
import kindling.gradient.TreeNode;
import kindling.gradient.exchange.PartSum.Part;
import kindling.metrics.PhaseTimes;
import kindling.network.Workspace;
import kindling.optimize.Spans;
import kindling.optimize.WeightUpdate;

/** One task of an {@link AllReduceGroup}: its gradients, its slice, and its loop over steps. */
final class AllReduceMember {
  /** Sums that a task keeps apart, which needs fewer passes over the arrays than merging them. */
  private static final int MOST_NODES = 4;

  private final AllReduceGroup group;
  private final int from;
  private final int to;
  private final ShardSums sums;
  private final Inbox inbox;
  private final WeightUpdate update;
  private Outbox outbox;
  private PartSum root;

  AllReduceMember(AllReduceGroup group, int task) {
    Assignment assignment = group.assignment();
    this.group = group;
    this.from = assignment.sliceFrom(task);
    this.to = assignment.sliceFrom(task + 1);
    this.inbox = new Inbox(assignment, task);
    this.update = group.newUpdate();
    this.sums = sums(assignment, task);
  }

  /** The sums of a task's shards. */
  static ShardSums sums(Assignment assignment, int task) {
    return new ShardSums(
        assignment.shards(),
        assignment.firstShard(task),
        assignment.firstShard(task + 1),
        MOST_NODES,
        assignment.parameters(),
        null);
  }

  /** Adds this task's sums to those of its process. */
  void addTo(Map<TreeNode, Part> here) {
    for (int i = 0; i < sums.size(); i++) {
      here.put(sums.nodes().get(i), new Part(sums.sums().get(i), 0));
    }
  }

  /** Connects this task with the others, once all sums of its process are known. */
  void connect(Map<TreeNode, Part> here, Outbox outbox) {
    Map<TreeNode, Part> all = new HashMap<>(here);
    all.putAll(inbox.parts());
    int shards = group.assignment().shards();
    this.root = PartSum.of(shards, TreeNode.root(shards), all);
    this.outbox = outbox;
  }

  Inbox inbox() {
    return inbox;
  }

  /** Takes steps; see {@link AllReduceGroup#run}. */
  Progress run(
      BlockGradient work,
      List<Block> blocks,
      Workspace workspace,
      StepRange range,
      Waiting waiting) {
    double[] losses = new double[range.count()];
    double[] squares = new double[losses.length];
    int steps = 0;
    long rows = 0;
    PhaseClock clock = new PhaseClock();
    for (int step = range.from(); step < range.until(); step++) {
      long round = step - range.from() + 1L;
      waiting.check();
      sums.compute(work, blocks, range.epoch(), step, group.parameters(), workspace);
      clock.computed();
      meet(group.computed, round, waiting);
      outbox.sendParts();
      waiting.until(inbox.partsArrived(), round * inbox.partsPerStep(), "gradients of others");
      root.prepare();
      losses[steps] = root.lossSum() / root.rows();
      squares[steps++] = Double.NaN;
      rows += root.rows();
      clock.exchanged();
      if (!Double.isFinite(root.lossSum())) {
        break;
      }
      update(work.totalStep(range.epoch(), step), round, waiting);
      squares[steps - 1] = group.norms.squaresOfGradient(from, to);
      clock.updated();
      if (step + 1 < range.until()) {
        outbox.sendWeights(group.parameters());
        meet(group.updated, round, waiting);
        waiting.until(group.weightsArrived, round * inbox.weightsPerStep(), "weights of others");
        clock.exchanged();
      }
    }
    return new Progress(
        Arrays.copyOf(losses, steps), Arrays.copyOf(squares, steps), rows, clock.phases());
  }

  private void meet(AtomicLong arrivals, long round, Waiting waiting) {
    arrivals.incrementAndGet();
    waiting.until(arrivals, round * group.members(), "the other tasks of this process");
  }

  /** Sums this task's slice along the tree and updates its weights, chunk by chunk. */
  private void update(long step, long round, Waiting waiting) {
    update.begin(step, 1f / root.rows());
    float[] gradient = null; // the same array for all chunks
    for (int at = from; at < to; at += Spans.CHUNK) {
      int end = Math.min(to, at + Spans.CHUNK);
      gradient = whole(root.sum(at, end), at, end);
      update.first(gradient, at, end);
    }
    if (group.norms.needed()) {
      outbox.sendSquares(group.norms.squares());
      meet(group.measured, round, waiting);
      waiting.until(group.squaresArrived, round * inbox.squaresPerStep(), "the norm of others");
      update.second(gradient, from, to);
    }
  }

  /** A sum in an array of the weights' layout; if only other processes had rows, it is copied. */
  private float[] whole(Part sum, int at, int end) {
    float[] gradient = sum.sum().gradient();
    if (sum.origin() > 0) {
      float[] ours = sums.sums().get(0).gradient();
      System.arraycopy(gradient, at - sum.origin(), ours, at, end - at);
      gradient = ours;
    }
    return gradient;
  }

  /** Measures how long each phase takes. */
  private static final class PhaseClock {
    private long last = System.nanoTime();
    private long computeNanos;
    private long exchangeNanos;
    private long updateNanos;

    void computed() {
      computeNanos += lap();
    }

    void exchanged() {
      exchangeNanos += lap();
    }

    void updated() {
      updateNanos += lap();
    }

    private long lap() {
      long before = last;
      last = System.nanoTime();
      return last - before;
    }

    PhaseTimes phases() {
      return new PhaseTimes(0, computeNanos, exchangeNanos, updateNanos, 0);
    }
  }
}
