package kindling.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.BarrierTaskInfo;
import org.apache.spark.SparkEnv;

/**
 * The place of a task in a barrier stage: which task it is, and in which processes all tasks run.
 *
 * @param task the number of the task
 * @param executors for each task the address that Spark uses for its process
 */
record BarrierPlace(int task, List<String> executors) {
  static BarrierPlace of(BarrierTaskContext context) {
    return new BarrierPlace(
        context.partitionId(),
        Arrays.stream(context.getTaskInfos()).map(BarrierTaskInfo::address).toList());
  }

  /** The address that Spark uses for the process of this task. */
  String executor() {
    return executors.get(task);
  }

  /** All processes, in the order of their first tasks. */
  List<String> processes() {
    return executors.stream().distinct().toList();
  }

  /** The number of each task's process. */
  int[] processOf() {
    List<String> processes = processes();
    return executors.stream().mapToInt(processes::indexOf).toArray();
  }

  /** The number of this task's process. */
  int process() {
    return processes().indexOf(executor());
  }

  /** The number of tasks in this task's process. */
  int tasksHere() {
    return (int) executors.stream().filter(executor()::equals).count();
  }

  /** How long a task waits for others. */
  static long timeoutNanos() {
    return TimeUnit.SECONDS.toNanos(
        SparkEnv.get().conf().getTimeAsSeconds("spark.network.timeout", "120s"));
  }
}
