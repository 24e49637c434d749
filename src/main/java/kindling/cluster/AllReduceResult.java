package kindling.cluster;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import kindling.cluster.exchange.ExchangeGroups;
import kindling.cluster.exchange.ExchangePass;
import kindling.gradient.Progress;
import kindling.gradient.exchange.AllReduceGroup;
import kindling.gradient.exchange.Assignment;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;

/**
 * The result of a task of an all-reduce: its slice of the weights and of the optimizer's arrays,
 * and the progress of the steps; in local mode, in which the driver has the weights, only the
 * progress and the attempt. If the task could take no step, only the address of its process. A
 * plain class, which all serializers of Spark can handle.
 */
final class AllReduceResult implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final Progress NO_STEP =
      new Progress(new double[0], new double[0], 0, PhaseTimes.ZERO);

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
  // The job and the attempt of its stage, in local mode; the weights are not in the result then.
  private final int run;
  private final int attempt;

  /** The result of a task that took its steps. */
  AllReduceResult(AllReduceGroup group, int task, Progress progress, long broadcastNanos) {
    this(group.assignment().ranges(), progress, broadcastNanos, null, null, null);
    Assignment assignment = group.assignment();
    for (int range = 0; range < from.length; range++) {
      from[range] = assignment.stripeFrom(range, task);
      int to = assignment.stripeFrom(range, task + 1);
      stripes[range] = new PackedFloats(group.weights().slice(from[range], to));
    }
  }

  /** The result of a task that took its steps in local mode. */
  AllReduceResult(ExchangeGroups.Key key, Progress progress) {
    this(0, progress, 0, key, null, null);
  }

  /**
   * The result of a task that does not have the addresses of all other processes.
   *
   * @param executor the address that Spark uses for the task's process
   * @param address {@code host:port} at which the process receives messages
   */
  AllReduceResult(String executor, String address) {
    this(0, NO_STEP, 0, null, executor, address);
  }

  private AllReduceResult(
      int ranges,
      Progress progress,
      long broadcastNanos,
      ExchangeGroups.Key key,
      String executor,
      String address) {
    PhaseTimes phases = progress.phases();
    this.from = new int[ranges];
    this.stripes = new PackedFloats[ranges];
    this.losses = progress.losses();
    this.squares = progress.squares();
    this.rows = progress.rows();
    this.nanos = new long[] {broadcastNanos, phases.compute(), phases.aggregate(), phases.update()};
    this.run = key == null ? 0 : key.run();
    this.attempt = key == null ? 0 : key.attempt();
    this.executor = executor;
    this.address = address;
  }

  /** The attempt that took the steps, in local mode. */
  ExchangeGroups.Key key(ExchangePass pass) {
    return new ExchangeGroups.Key(pass.training(), run, attempt);
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
