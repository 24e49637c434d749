package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import kindling.gradient.Progress;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;

/**
 * What a task of an all-reduce brings home: its slice of the weights and of the optimizer's arrays,
 * and how it went; or only where it ran, if it could take no step. A plain class, which any
 * serializer of Spark's can handle.
 */
final class AllReduceResult implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final int from;
  private final PackedFloats slices;
  private final double[] losses;
  private final double[] squares;
  private final long rows;

  private final long[] nanos;

  // Null if steps were taken.
  private final String executor;
  private final String address;

  /** Of a task that took its steps. */
  AllReduceResult(int from, int to, Weights weights, Progress progress, long broadcastNanos) {
    PhaseTimes phases = progress.phases();
    this.from = from;
    this.slices = new PackedFloats(weights.slice(from, to));
    this.losses = progress.losses();
    this.squares = progress.squares();
    this.rows = progress.rows();
    this.nanos = new long[] {broadcastNanos, phases.compute(), phases.aggregate(), phases.update()};
    this.executor = null;
    this.address = null;
  }

  /**
   * Of a task that does not know where all others take messages.
   *
   * @param executor what Spark calls the address of its process
   * @param address where that process takes messages
   */
  AllReduceResult(String executor, String address) {
    this.from = 0;
    this.slices = new PackedFloats(new float[0]);
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

  /** Puts the slices into their places. */
  void copyTo(Weights weights) {
    weights.setSlice(from, slices.array());
  }

  Progress progress() {
    return new Progress(
        losses, squares, rows, new PhaseTimes(nanos[0], nanos[1], nanos[2], nanos[3], 0));
  }

  /** Adds where the task's process takes messages, if that is what it found out. */
  void addTo(Map<String, String> addresses) {
    if (!tookSteps()) {
      addresses.put(executor, address);
    }
  }
}
