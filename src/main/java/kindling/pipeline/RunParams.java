package kindling.pipeline;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * Where results are left, and all else that a conf file can say.
 *
 * @param <S> the estimator
 */
public interface RunParams<S> extends FluentParams<S> {
  /**
   * A folder for checkpoints and the other results of a run. A fit that finds a training of the
   * same settings and data there that was interrupted goes on with it; any other one is replaced.
   * Not set: nothing is written.
   */
  default Param<String> checkpointDir() {
    return new Param<>(
        this, "checkpointDir", "folder for checkpoints and results; not set: nothing is written");
  }

  /** Further settings, each a text {@code key=value}, which go before the other params. */
  default StringArrayParam settings() {
    return new StringArrayParam(
        this, "settings", "further settings, key=value each, such as optimizer.clip-norm=1");
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
