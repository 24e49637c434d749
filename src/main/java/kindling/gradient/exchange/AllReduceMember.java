package kindling.gradient.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.data.Block;
import kindling.data.StepRange;
import kindling.gradient.BlockGradient;
import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.gradient.RowCursor;
import kindling.gradient.exchange.PartSum.Part;
import kindling.metrics.PhaseTimes;
import kindling.network.Workspace;
import kindling.optimize.ColumnNorms;
import kindling.optimize.Norms;
import kindling.optimize.Spans;
import kindling.optimize.WeightUpdate;

/** One task of an {@link AllReduceGroup}: updates its slice, in a loop over steps. */
final class AllReduceMember {
  /**
   * Rows that follow each other and are updated by the same task: few cache lines have two writers.
   */
  private static final int ADJACENT_ROWS = 32;

  private final AllReduceGroup group;
  private final int ranges;
  private final GradientSum.Layout layout;
  private final TaskExchange exchange;
  private final WeightUpdate update;
  private final List<Outgoing> weights = new ArrayList<>();
  private final List<Outgoing> squares = new ArrayList<>();
  private final long squaresPerStep;
  private final int task;

  AllReduceMember(AllReduceGroup group, int task) {
    Assignment assignment = group.assignment();
    this.group = group;
    this.task = task;
    this.ranges = assignment.ranges();
    this.layout = group.layout();
    this.exchange = group.member(task);
    this.update = group.newUpdate();
    for (int range = 0; range < ranges; range++) {
      for (int other = 0; other < assignment.processes(); other++) {
        if (other != group.process()) {
          weights.addAll(Outgoing.pieces(assignment, other, task, range, 0));
          if (group.norms.needed()) {
            squares.add(squares(task, range, other));
          }
        }
      }
    }
    this.squaresPerStep = (long) ranges * (assignment.tasks() - group.members());
  }

  private Outgoing squares(int task, int range, int receiver) {
    Norms norms = group.norms;
    int from = norms.place(group.assignment().stripeFrom(range, task));
    int to = norms.place(group.assignment().stripeFrom(range, task + 1));
    ByteBuffer message = Message.allocate((to - from) * Double.BYTES);
    return new Outgoing(receiver, task, range, 0, from, to, message);
  }

  /** Takes steps; see {@link AllReduceGroup#run}. */
  Progress run(
      BlockGradient work,
      List<Block> blocks,
      Workspace workspace,
      StepRange steps,
      Waiting waiting) {
    double[] losses = new double[steps.count()];
    double[] squares = new double[losses.length];
    int taken = 0;
    long rows = 0;
    PhaseClock clock = new PhaseClock();
    for (int step = steps.from(); step < steps.until(); step++) {
      long round = step - steps.from() + 1L;
      waiting.check();
      exchange.compute(work, blocks, steps.epoch(), step, workspace, round, round - 1, waiting);
      clock.computed();
      PartSum sum = exchange.stripe(ranges - 1).await(round, waiting);
      losses[taken] = sum.lossSum() / sum.rows();
      squares[taken++] = Double.NaN;
      rows += sum.rows();
      clock.exchanged();
      if (!Double.isFinite(sum.lossSum())) {
        break;
      }
      update.begin(work.totalStep(steps.epoch(), step), 1f / sum.rows());
      update(round, waiting, clock);
      squares[taken - 1] = squaresOfGradient();
      if (step + 1 < steps.until()) {
        weights.forEach(
            piece ->
                piece.send(
                    group.peers(), Message.WEIGHTS, group.process(), group.parameters(), 0, 0));
        group.arrive(group.updated, round, waiting);
        clock.exchanged();
      } else if (layout.columns() > 0) {
        group.arrive(group.updated, round, waiting); // other tasks update rows of this slice
        clock.exchanged();
      }
    }
    return new Progress(
        Arrays.copyOf(losses, taken), Arrays.copyOf(squares, taken), rows, clock.phases());
  }

  /** Sums this task's slice along the tree and updates its weights, chunk by chunk. */
  private void update(long round, Waiting waiting, PhaseClock clock) {
    float[][] gradients = new float[ranges][]; // the same array for all chunks of a range
    for (int range = ranges - 1; range >= 0; range--) {
      Stripe stripe = exchange.stripe(range);
      PartSum sum = stripe.await(round, waiting);
      clock.exchanged();
      int rest = layout.rows() * layout.columns(); // the elements behind those of sparse rows
      int begin = Math.max(sum.isSparse() ? rest : 0, stripe.from());
      for (int at = begin, end; at < stripe.to(); at = end) {
        end = Math.min(stripe.to(), at + Spans.CHUNK);
        end = at < rest ? Math.min(rest, end) : end;
        Part part = sum.sum(at, end);
        if (part.sum().isApart(at)) {
          update.elsewhere(part.sum().array(at), part.sum().place(at), at, end);
        } else {
          gradients[range] = whole(part, at, end);
          update.first(gradients[range], at, end);
        }
        if (!group.norms.needed()) {
          group.publish(at, end);
        }
      }
      if (range == 0 && sum.isSparse()) {
        updateRows(sum);
      }
      clock.updated();
    }
    if (group.norms.needed()) {
      sendSquares();
      group.arrive(group.measured, round, waiting);
      waiting.until(group.squaresArrived, round * squaresPerStep, "the norm of others");
      clock.exchanged();
      for (int range = 0; range < ranges; range++) {
        Stripe stripe = exchange.stripe(range);
        update.second(gradients[range], stripe.from(), stripe.to());
        group.publish(stripe.from(), stripe.to());
      }
      clock.updated();
    }
    if (group.columns(round).needed()) {
      limitColumns(round, waiting, clock);
    }
  }

  /**
   * Sums and updates the rows of the first layer's weights that sparse batches touch: not those of
   * this task's slice, but groups of rows in turn, because some slices may be touched far more than
   * others. All tasks are in this process.
   */
  private void updateRows(PartSum sum) {
    int columns = layout.columns();
    for (int row = sum.nextRow(0); row < layout.rows(); row = sum.nextRow(row + 1)) {
      if (row / ADJACENT_ROWS % group.members() == task) {
        RowCursor total = sum.sumRow(row, columns);
        int from = row * columns;
        update.elsewhere(total.elements(), total.place(row, columns), from, from + columns);
        group.publish(from, from + columns);
      }
    }
  }

  /** Scales the columns of this task's slice that are too long, when all tasks have measured. */
  private void limitColumns(long round, Waiting waiting, PhaseClock clock) {
    Assignment assignment = group.assignment();
    ColumnNorms columns = group.columns(round);
    long[] sums = new long[columns.size()];
    for (int range = 0; range < ranges; range++) {
      Stripe stripe = exchange.stripe(range);
      update.measureColumns(stripe.from(), stripe.to(), columns, sums);
    }
    columns.add(sums);
    sendColumns(round, sums);
    group.arrive(group.columnsMeasured, round, waiting);
    long arrived = round * (assignment.tasks() - group.members());
    waiting.until(group.columnsArrived, arrived, "the norms of columns of others");
    clock.exchanged();
    if (task == assignment.tasksOf(group.process()).get(0)) {
      // No task reads those of the last round any more; no process has the weights for the next.
      group.columns(round + 1).clear();
    }
    for (int range = 0; range < ranges; range++) {
      Stripe stripe = exchange.stripe(range);
      update.limitColumns(stripe.from(), stripe.to(), columns);
      group.publish(stripe.from(), stripe.to());
    }
    clock.updated();
  }

  private void sendColumns(long round, long[] sums) {
    for (int other = 0; other < group.assignment().processes(); other++) {
      if (other != group.process()) {
        ByteBuffer message = Message.allocate(Long.BYTES * sums.length);
        int process = group.process();
        new Message(Message.COLUMNS, task, 0, process, 0, 0, 0, (int) round, 0, 0, 0)
            .write(message);
        for (long sum : sums) {
          message.putLong(sum);
        }
        Outgoing.send(group.peers(), other, message);
      }
    }
  }

  /** A sum in an array of the weights' layout; if only other processes had rows, it is copied. */
  private float[] whole(Part sum, int at, int end) {
    float[] gradient = sum.sum().gradient();
    if (sum.origin() > 0) {
      GradientSum own = exchange.own();
      System.arraycopy(gradient, at - sum.origin(), own.gradient(), at, end - at);
      gradient = own.gradient();
    }
    return gradient;
  }

  private void sendSquares() {
    for (Outgoing message : squares) {
      Message.of(Message.SQUARES, message.task(), message.range(), group.process(), message.from())
          .write(message.header());
      for (int i = message.from(); i < message.to(); i++) {
        message.header().putDouble(group.norms.squares()[i]);
      }
      Outgoing.send(group.peers(), message.process(), message.header());
    }
  }

  private double squaresOfGradient() {
    double sum = 0;
    for (int range = 0; range < ranges; range++) {
      Stripe stripe = exchange.stripe(range);
      sum += group.norms.squaresOfGradient(stripe.from(), stripe.to());
    }
    return sum;
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
