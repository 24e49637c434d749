package kindling.pipeline.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The folder of results, and any other setting of a conf file.
 *
 * @param <S> type of the estimator
 */
public interface RunParams<S> extends FluentParams<S> {
  /**
   * A folder for checkpoints and the other results of a run. If it contains an interrupted training
   * with the same settings and data, the fit resumes it; any other training is replaced. Not set:
   * nothing is written.
   */
  default Param<String> checkpointDir() {
    return new StringParam(
        this, "checkpointDir", "folder for checkpoints and results; not set: nothing is written");
  }

  /** Other settings as {@code key=value}, which take precedence over the other params. */
  default StringArrayParam settings() {
    return new StringArrayParam(
        this, "settings", "other settings as key=value, such as optimizer.clip-norm=1");
  }

  /** The value of {@link #checkpointDir}. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** The value of {@link #settings}. */
  default String[] getSettings() {
    return getOrDefault(settings());
  }

  /** Sets {@link #checkpointDir}. */
  default S setCheckpointDir(String folder) {
    return with(checkpointDir(), folder);
  }

  /** Sets {@link #settings}. */
  default S setSettings(String... texts) {
    return with(settings(), texts);
  }
}
