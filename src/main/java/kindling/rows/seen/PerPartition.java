package kindling.rows.seen;

import java.io.Serial;
import java.io.Serializable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BinaryOperator;
import org.apache.spark.TaskContext;
import org.apache.spark.util.AccumulatorV2;

/**
 * What tasks count in their partitions, brought to the driver. A task that Spark repeats, because
 * the files of its shuffle were lost or because another one seemed slow, counts once: its counts
 * replace those that its partition had. All tasks must belong to the same stage.
 *
 * @param <T> what is counted
 */
public final class PerPartition<T extends Serializable> extends AccumulatorV2<T, T> {
  @Serial private static final long serialVersionUID = 1L;

  /** Adds counts. */
  @FunctionalInterface
  public interface Sum<T> extends BinaryOperator<T>, Serializable {}

  private final T none;
  private final Sum<T> sum;
  // concurrent, because Spark reports it while the task runs
  private final ConcurrentSkipListMap<Integer, T> counts = new ConcurrentSkipListMap<>();

  /**
   * Counts of no partition yet.
   *
   * @param none a count of nothing
   */
  public PerPartition(T none, Sum<T> sum) {
    this.none = none;
    this.sum = sum;
  }

  @Override
  public boolean isZero() {
    return counts.isEmpty();
  }

  @Override
  public AccumulatorV2<T, T> copy() {
    PerPartition<T> copy = new PerPartition<>(none, sum);
    copy.counts.putAll(counts);
    return copy;
  }

  @Override
  public void reset() {
    counts.clear();
  }

  /** Adds to the count of the partition of the running task. */
  @Override
  public void add(T count) {
    counts.merge(TaskContext.getPartitionId(), count, sum);
  }

  /** Takes the counts of a task that has ended. */
  @Override
  public void merge(AccumulatorV2<T, T> other) {
    if (!(other instanceof PerPartition<T> task)) {
      throw new IllegalArgumentException("no counts of partitions: " + other);
    }
    counts.putAll(task.counts);
  }

  /** The sum over all partitions. */
  @Override
  public T value() {
    return counts.values().stream().reduce(none, sum);
  }
}
