package kindling.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.report.live.ExecutorFigures;
import org.apache.spark.SparkContext;
import org.apache.spark.status.ExecutorSummaryWrapper;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.apache.spark.storage.BlockManagerId;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * What Spark knows of the executors of an application, the driver's process among them if it
 * computes: what its own page shows, whether that is on or not. No job is run.
 *
 * <p>Read from the store itself: {@code SparkStatusTracker} knows of neither cores nor tasks that
 * failed, and what the store's own methods return differs between the Scala versions of Spark 3.5
 * and 4.
 */
public final class SparkExecutors implements Supplier<List<ExecutorFigures>> {
  private final SparkContext spark;

  /** Those of an application. */
  public SparkExecutors(SparkContext spark) {
    this.spark = spark;
  }

  @Override
  public List<ExecutorFigures> get() {
    if (spark.isStopped()) {
      throw new IllegalStateException("Spark has stopped");
    }
    List<ExecutorFigures> executors = new ArrayList<>();
    Map<String, Tuple2<Object, Object>> memory = memory();
    try {
      for (ExecutorSummaryWrapper stored :
          spark.statusStore().store().view(ExecutorSummaryWrapper.class)) {
        ExecutorSummary executor = stored.info();
        if (executor.isActive() && executor.totalCores() > 0) {
          executors.add(figures(executor, memory.get(executor.id())));
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("Spark does not tell its executors", e);
    }
    executors.sort(
        Comparator.comparing((ExecutorFigures executor) -> executor.id().length())
            .thenComparing(ExecutorFigures::id));
    return executors;
  }

  /**
   * The most and the rest of each, by its name. The store's own figure only grows, with every
   * broadcast.
   */
  private Map<String, Tuple2<Object, Object>> memory() {
    Map<String, Tuple2<Object, Object>> memory = new HashMap<>();
    Iterator<Tuple2<BlockManagerId, Tuple2<Object, Object>>> all =
        spark.env().blockManager().master().getMemoryStatus().iterator();
    while (all.hasNext()) {
      Tuple2<BlockManagerId, Tuple2<Object, Object>> process = all.next();
      memory.put(process._1().executorId(), process._2());
    }
    return memory;
  }

  /**
   * What the page shows of one.
   *
   * @param memory the most and the rest; null if it is not known yet
   */
  private static ExecutorFigures figures(ExecutorSummary executor, Tuple2<Object, Object> memory) {
    return new ExecutorFigures(
        executor.id(),
        executor.hostPort().replaceFirst(":\\d+$", ""),
        executor.totalCores(),
        memory == null ? 0 : (Long) memory._1() - (Long) memory._2(),
        executor.maxMemory(),
        executor.activeTasks(),
        executor.completedTasks(),
        executor.failedTasks());
  }
}
