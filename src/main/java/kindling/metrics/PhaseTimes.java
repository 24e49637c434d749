package kindling.metrics;

/**
 * Where the time of some steps went, in nanoseconds of wall time, and scheduling is the rest, so
 * that all add up to the whole. Of phases in tasks the slowest task of each step counts; of an
 * all-reduce, which nobody watches step by step, the first task.
 *
 * @param broadcast handing the weights out
 * @param compute forward and backward, and the sums over a task's own shards
 * @param aggregate summing gradients along the tree; in an all-reduce the exchange with the others,
 *     waiting for them included
 * @param update the optimizer; in an all-reduce also the sum along the tree, in the same pass
 * @param scheduling all else between the start of a step and its sum: scheduling, serialization,
 *     waiting
 */
public record PhaseTimes(
    long broadcast, long compute, long aggregate, long update, long scheduling) {
  /** No time at all. */
  public static final PhaseTimes ZERO = new PhaseTimes(0, 0, 0, 0, 0);

  /** Both together. */
  public PhaseTimes plus(PhaseTimes other) {
    return new PhaseTimes(
        broadcast + other.broadcast,
        compute + other.compute,
        aggregate + other.aggregate,
        update + other.update,
        scheduling + other.scheduling);
  }

  /** The same with the time that an update took. */
  public PhaseTimes plusUpdate(long nanos) {
    return new PhaseTimes(broadcast, compute, aggregate, update + nanos, scheduling);
  }

  /** The whole. */
  public long total() {
    return broadcast + compute + aggregate + update + scheduling;
  }
}
