package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import kindling.gradient.Progress;
import kindling.gradient.exchange.AllReduceGroup;
import kindling.gradient.exchange.Assignment;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;

/**
 * The result of a task of an all-reduce: its slice of the weights and of the optimizer's arrays,
 * and the progress of the steps. If the task could take no step, only the address of its process. A
 * plain class, which all serializers of Spark can handle.
 */
final class AllReduceResult implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  // The first element of each stripe, and the stripe of the weights and of the optimizer's arrays.
  private final int[] from;
  private final PackedFloats[] stripes;
  private final double[] losses;
  private final double[] squares;
  private final long rows;

  private final long[] nanos;

  // Null if steps were taken.
  private final String executor;
  private final String address;

  /** The result of a task that took its steps. */
  AllReduceResult(AllReduceGroup group, int task, Progress progress, long broadcastNanos) {
    PhaseTimes phases = progress.phases();
    Assignment assignment = group.assignment();
    this.from = new int[assignment.ranges()];
    this.stripes = new PackedFloats[from.length];
    for (int range = 0; range < from.length; range++) {
      from[range] = assignment.stripeFrom(range, task);
      int to = assignment.stripeFrom(range, task + 1);
      stripes[range] = new PackedFloats(group.weights().slice(from[range], to));
    }
    this.losses = progress.losses();
    this.squares = progress.squares();
    this.rows = progress.rows();
    this.nanos = new long[] {broadcastNanos, phases.compute(), phases.aggregate(), phases.update()};
    this.executor = null;
    this.address = null;
  }

  /**
   * The result of a task that does not have the addresses of all other processes.
   *
   * @param executor the address that Spark uses for the task's process
   * @param address {@code host:port} at which the process receives messages
   */
  AllReduceResult(String executor, String address) {
    this.from = new int[0];
    this.stripes = new PackedFloats[0];
    this.losses = new double[0];
    this.squares = new double[0];
    this.rows = 0;
    this.nanos = new long[4];
    this.executor = executor;
    this.address = address;
  }

  /** Whether steps were taken. */
  boolean tookSteps() {
    return address == null;
  }

  /** Copies the stripes into their places. */
  void copyTo(Weights weights) {
    for (int range = 0; range < from.length; range++) {
      weights.setSlice(from[range], stripes[range].array());
    }
  }

  Progress progress() {
    return new Progress(
        losses, squares, rows, new PhaseTimes(nanos[0], nanos[1], nanos[2], nanos[3], 0));
  }

  /** Adds the address of the task's process if the task could take no step. */
  void addTo(Map<String, String> addresses) {
    if (!tookSteps()) {
      addresses.put(executor, address);
    }
  }
}
