package kindling.pipeline;

import java.io.Serial;
import kindling.cluster.predict.RowRefusal;
import kindling.pipeline.params.ParamKeys;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.util.TaskCompletionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a row of a table has only valid values. Each task logs how many rows have others. */
final class ValidRows implements UDF1<Row, Boolean> {
  @Serial private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ValidRows.class);

  private final InvalidCells cells;
  private transient long task;
  private transient long invalid;

  ValidRows(InvalidCells cells) {
    this.cells = new InvalidCells(cells.table(), RowRefusal.raised(ParamKeys.WORDING));
  }

  @Override
  public synchronized Boolean call(Row row) {
    String fault = cells.call(row);
    if (fault == null) {
      return true;
    }
    TaskContext context = TaskContext.get();
    // Spark may compute a few rows on the driver, without a task.
    if (context != null && (invalid == 0 || task != context.taskAttemptId())) {
      task = context.taskAttemptId();
      invalid = 0;
      context.addTaskCompletionListener(
          (TaskCompletionListener)
              done ->
                  LOG.warn("handleInvalid = skip: {} rows left out, such as: {}", invalid, fault));
    }
    invalid++;
    return false;
  }
}
