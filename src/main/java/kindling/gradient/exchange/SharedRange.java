package kindling.gradient.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A range of the weights, as far as it concerns all tasks of a process. */
final class SharedRange {
  private final List<Outgoing> parts = new ArrayList<>();
  private long weightsPerStep;
  private final AtomicLong claimed = new AtomicLong();

  // Each counts arrivals since the first step, and is never reset.
  /** Tasks whose gradient of the range is complete. */
  final AtomicLong computed = new AtomicLong();

  /** Messages with weights of the range. */
  final AtomicLong weightsArrived = new AtomicLong();

  /**
   * A range.
   *
   * @param nodes of the tree that the process sums for the others
   * @param driver whether the tasks' own weights come from the driver
   */
  SharedRange(Assignment assignment, int range, int process, int nodes, boolean driver) {
    for (int task = 0; task < assignment.tasks(); task++) {
      int owner = assignment.processOf(task);
      int elements = assignment.stripeFrom(range, task + 1) - assignment.stripeFrom(range, task);
      if (driver || owner != process) {
        weightsPerStep += Message.pieces(elements);
      }
      for (int node = 0; node < nodes && owner != process; node++) {
        parts.addAll(Outgoing.pieces(assignment, owner, task, range, node));
      }
    }
  }

  long weightsPerStep() {
    return weightsPerStep;
  }

  /**
   * Sums pieces of other processes' stripes over the shards of this process, and sends them. Any
   * number of tasks may call it once the range is computed by all; each piece is sent by one.
   *
   * @param round the number of the step, counted from 1
   * @param sums the task's view of the nodes
   */
  void sendParts(long round, List<PartSum> sums, int sender, Peers peers) {
    while (true) {
      long next = claimed.get();
      if (next >= round * parts.size()) {
        return;
      }
      if (claimed.compareAndSet(next, next + 1)) {
        Outgoing piece = parts.get((int) (next - (round - 1) * parts.size()));
        PartSum sum = sums.get(piece.node());
        PartSum.Part part = sum.rows() == 0 ? null : sum.sumAll(piece.from(), piece.to());
        piece.send(peers, Message.PART, sender, part, sum.rows(), sum.lossSum(), 0);
      }
    }
  }
}
