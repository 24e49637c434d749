package kindling.gradient.exchange;

import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.Progress;
import kindling.network.Workspace;
import kindling.optimize.ColumnNorms;
import kindling.optimize.Norms;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;

/**
 * A group whose tasks update the weights: each its own slice, which it sends to all processes. If
 * the processes exchange rounded weights, they compute with them, and the owner of a slice updates
 * the weights that are not rounded.
 */
public final class AllReduceGroup extends ExchangeGroup {
  private final BlockGradient work;
  private final UpdateRule rule;
  private final Weights weights;
  private final Map<Integer, AllReduceMember> updating = new HashMap<>();

  /** The norms of gradient and weights that the rule needs. */
  final Norms norms;

  /** The norms of columns that the rule limits: those of even rounds, and those of odd ones. */
  private final List<ColumnNorms> columns;

  // Each counts arrivals since the first step, and is never reset.
  final AtomicLong measured = new AtomicLong();
  final AtomicLong updated = new AtomicLong();
  final AtomicLong squaresArrived = new AtomicLong();
  final AtomicLong columnsMeasured = new AtomicLong();
  final AtomicLong columnsArrived = new AtomicLong();

  /**
   * A group.
   *
   * @param process the number of this process in the assignment
   * @param weights to begin with; changed in place in the slices that this process owns, and
   *     perhaps in others
   */
  public AllReduceGroup(
      Assignment assignment,
      int process,
      BlockGradient work,
      UpdateRule rule,
      Peers peers,
      Weights weights) {
    super(
        assignment,
        process,
        work,
        peers,
        work.precision().rounded(weights.parameters(), null),
        false,
        work.layout(rule.skipsZeros() && assignment.processes() == 1));
    this.work = work;
    this.rule = rule;
    this.weights = weights;
    this.norms = rule.norms(weights.size());
    this.columns = List.of(rule.columnNorms(), rule.columnNorms());
    for (int task : assignment.tasksOf(process)) {
      updating.put(task, new AllReduceMember(this, task));
    }
  }

  /**
   * The weights that are updated, and the optimizer's arrays: right in the slices that this process
   * owns.
   */
  public Weights weights() {
    return weights;
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
    try {
      Waiting waiting = waiting(checkCancelled, timeoutNanos);
      return updating.get(task).run(work, blocks, workspace, steps, waiting);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  /** The size of the largest message that is sent, in bytes. */
  public static long mostMessageBytes(UpdateRule rule, int parameters) {
    int sums = Math.max(rule.norms(parameters).squares().length, rule.columnNorms().size());
    return Message.mostBytes(parameters, sums);
  }

  @Override
  Content begin(Message header, int bytes) {
    return switch (header.kind()) {
      case Message.SQUARES -> {
        requireOfAnother(header);
        header.requireWithin(
            norms.place(assignment().stripeFrom(header.range(), header.task())),
            norms.place(assignment().stripeFrom(header.range(), header.task() + 1)),
            bytes,
            Double.BYTES);
        yield Content.whole(
            bytes,
            content -> {
              DoubleBuffer doubles = content.asDoubleBuffer();
              doubles.get(norms.squares(), header.from(), doubles.remaining());
              squaresArrived.incrementAndGet();
            });
      }
      case Message.COLUMNS -> {
        requireOfAnother(header);
        ColumnNorms sums = columns(header.step());
        header.require(bytes == Long.BYTES * sums.size());
        yield Content.whole(
            bytes,
            content -> {
              long[] ofTask = new long[sums.size()];
              content.asLongBuffer().get(ofTask);
              sums.add(ofTask);
              columnsArrived.incrementAndGet();
            });
      }
      case Message.WEIGHTS -> {
        requireOfAnother(header);
        yield weights(header, bytes, range(header.range()).weightsArrived::incrementAndGet);
      }
      default -> throw new IllegalStateException("unknown message " + header);
    };
  }

  /** The norms of the columns in a round. */
  ColumnNorms columns(long round) {
    return columns.get((int) (round & 1));
  }

  /** Lets the tasks of this process compute with the new weights of a piece. */
  void publish(int from, int to) {
    if (parameters() != weights.parameters()) {
      precision().round(weights.parameters(), from, to, parameters());
    }
  }

  /** A new object for one of the tasks of this process, which updates the weights. */
  WeightUpdate newUpdate() {
    return new WeightUpdate(rule, weights, norms);
  }
}
