package kindling.pipeline.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * The params of the training; they correspond to the settings {@code training} of the same names.
 *
 * @param <S> type of the estimator
 */
public interface TrainingParams<S> extends FluentParams<S> {
  /** The maximum number of rows per step: {@code training.batch-size}. */
  default IntParam batchSize() {
    return new IntParam(this, "batchSize", "maximum number of rows per step");
  }

  /** The number of passes over the rows: {@code training.epochs}. */
  default IntParam epochs() {
    return new IntParam(this, "epochs", "number of passes over the rows");
  }

  /** The seed of all random choices: {@code training.seed}. */
  default LongParam seed() {
    return new LongParam(this, "seed", "seed of all random choices");
  }

  /** The number of parts of the data, which affects the result: {@code training.shards}. */
  default IntParam shards() {
    return new IntParam(this, "shards", "number of parts of the data, independent of the cluster");
  }

  /** The training mode, aggregate, all-reduce or local: {@code training.mode}. */
  default Param<String> mode() {
    return new StringParam(this, "mode", "training mode: aggregate, all-reduce or local");
  }

  /**
   * The training stops after this many epochs without a better validation loss, 0 for never: {@code
   * training.early-stopping.patience}.
   */
  default IntParam earlyStoppingPatience() {
    return new IntParam(
        this,
        "earlyStoppingPatience",
        "stop after this many epochs without a better validation loss, 0 for never");
  }

  /**
   * The training ends after an epoch if the next one would end after this many minutes, 0 for no
   * limit: {@code training.max-minutes}.
   */
  default DoubleParam maxMinutes() {
    return new DoubleParam(
        this, "maxMinutes", "time limit of the training, which ends after an epoch, 0 for none");
  }

  /** The value of {@link #batchSize}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** The value of {@link #epochs}. */
  default int getEpochs() {
    return (int) getOrDefault(epochs());
  }

  /** The value of {@link #seed}. */
  default long getSeed() {
    return (long) getOrDefault(seed());
  }

  /** The value of {@link #shards}. */
  default int getShards() {
    return (int) getOrDefault(shards());
  }

  /** The value of {@link #mode}. */
  default String getMode() {
    return getOrDefault(mode());
  }

  /** The value of {@link #earlyStoppingPatience}. */
  default int getEarlyStoppingPatience() {
    return (int) getOrDefault(earlyStoppingPatience());
  }

  /** The value of {@link #maxMinutes}. */
  default double getMaxMinutes() {
    return (double) getOrDefault(maxMinutes());
  }

  /** Sets {@link #batchSize}. */
  default S setBatchSize(int rows) {
    return with(batchSize(), rows);
  }

  /** Sets {@link #epochs}. */
  default S setEpochs(int count) {
    return with(epochs(), count);
  }

  /** Sets {@link #seed}. */
  default S setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets {@link #shards}. */
  default S setShards(int count) {
    return with(shards(), count);
  }

  /** Sets {@link #mode}. */
  default S setMode(String name) {
    return with(mode(), name);
  }

  /** Sets {@link #earlyStoppingPatience}. */
  default S setEarlyStoppingPatience(int count) {
    return with(earlyStoppingPatience(), count);
  }

  /** Sets {@link #maxMinutes}. */
  default S setMaxMinutes(double minutes) {
    return with(maxMinutes(), minutes);
  }
}
