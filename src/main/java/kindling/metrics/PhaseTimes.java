package kindling.metrics;

/**
 * The wall time of some steps by phase, in nanoseconds. Scheduling is the remaining time, so the
 * phases add up to the total. For phases in tasks, the slowest task of each step counts; in an
 * all-reduce, whose steps are not reported individually, the first task.
 *
 * @param broadcast sending the weights to executors
 * @param compute forward and backward pass, and the sums over a task's own shards
 * @param aggregate summing gradients along the tree; in an all-reduce the exchange with other
 *     tasks, including waiting for them
 * @param update the optimizer; in an all-reduce also the sum along the tree, in the same pass
 * @param scheduling all other time between the start of a step and its sum: scheduling,
 *     serialization, waiting
 */
public record PhaseTimes(
    long broadcast, long compute, long aggregate, long update, long scheduling) {
  /** Zero time. */
  public static final PhaseTimes ZERO = new PhaseTimes(0, 0, 0, 0, 0);

  /** The sum of both. */
  public PhaseTimes plus(PhaseTimes other) {
    return new PhaseTimes(
        broadcast + other.broadcast,
        compute + other.compute,
        aggregate + other.aggregate,
        update + other.update,
        scheduling + other.scheduling);
  }

  /** The times with the addition of an update. */
  public PhaseTimes plusUpdate(long nanos) {
    return new PhaseTimes(broadcast, compute, aggregate, update + nanos, scheduling);
  }

  /** The total time. */
  public long total() {
    return broadcast + compute + aggregate + update + scheduling;
  }
}
