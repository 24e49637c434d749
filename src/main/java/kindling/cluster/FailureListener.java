package kindling.cluster;

import java.util.HashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import kindling.metrics.Recovery;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Listens to Spark for failed tasks and lost executors of a group of jobs. */
final class FailureListener extends SparkListener implements AutoCloseable {
  private final SparkContext spark;
  private final String jobGroup;
  // of the group, and running now
  private final Set<Integer> stages = new HashSet<>();
  private long sinceMillis;
  // the first failure since the last call of recovered; null if there is none
  private String reason;

  FailureListener(SparkContext spark, String jobGroup) {
    this.spark = spark;
    this.jobGroup = jobGroup;
    spark.addSparkListener(this);
  }

  /** The failure since the last call, if there was one; its steps have now been repeated. */
  synchronized Optional<Recovery> recovered(int epoch, int steps) {
    if (reason == null) {
      return Optional.empty();
    }
    double seconds = (System.currentTimeMillis() - sinceMillis) / 1e3;
    Recovery recovery = new Recovery(epoch + 1, reason, steps, seconds);
    reason = null;
    return Optional.of(recovery);
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
    Properties properties = stage.properties(); // null if the job has none
    if (properties != null && jobGroup.equals(properties.getProperty(SparkWorkers.JOB_GROUP))) {
      stages.add(stage.stageInfo().stageId());
    }
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted stage) {
    stages.remove(stage.stageInfo().stageId());
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    if (stages.contains(task.stageId())
        && task.reason() instanceof TaskFailedReason failure
        && !(failure instanceof TaskKilled)) {
      lost(task.taskInfo().finishTime(), failure.toErrorString());
    }
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
    // Executors that the driver removes are idle, and nothing is lost with them.
    if (!executor.reason().contains("killed by driver")) {
      lost(executor.time(), "executor %s: %s".formatted(executor.executorId(), executor.reason()));
    }
  }

  private void lost(long millis, String why) {
    if (reason == null) {
      sinceMillis = millis;
      reason = why.lines().findFirst().orElse("");
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
