package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import kindling.gradient.Progress;
import kindling.metrics.PhaseTimes;

/**
 * What a task of an all-reduce brings home: its slice of the weights and of the optimizer's arrays,
 * how it went, and where it ran. A plain class, which any serializer of Spark's can handle.
 */
final class AllReduceResult implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final int from;
  private final Floats slices;
  private final double[] losses;
  private final long rows;
  private final long[] nanos;
  private final String executor;
  private final String exchange;

  /**
   * The result of a task.
   *
   * @param executor what Spark calls the address of its process
   * @param exchange where that process takes messages of others, or empty if it never had to
   */
  AllReduceResult(
      int from,
      int to,
      float[] parameters,
      float[][] state,
      Progress progress,
      long broadcastNanos,
      String executor,
      String exchange) {
    float[] slices = new float[(1 + state.length) * (to - from)];
    System.arraycopy(parameters, from, slices, 0, to - from);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], from, slices, (i + 1) * (to - from), to - from);
    }
    PhaseTimes phases = progress.phases();
    this.from = from;
    this.slices = new Floats(slices);
    this.losses = progress.losses();
    this.rows = progress.rows();
    this.nanos = new long[] {broadcastNanos, phases.compute(), phases.aggregate(), phases.update()};
    this.executor = executor;
    this.exchange = exchange;
  }

  /** Puts the slices into their places. */
  void copyTo(float[] parameters, float[][] state) {
    int elements = slices.array().length / (1 + state.length);
    System.arraycopy(slices.array(), 0, parameters, from, elements);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(slices.array(), (i + 1) * elements, state[i], from, elements);
    }
  }

  Progress progress() {
    return new Progress(losses, rows, new PhaseTimes(nanos[0], nanos[1], nanos[2], nanos[3], 0));
  }

  String executor() {
    return executor;
  }

  String exchange() {
    return exchange;
  }
}
