package kindling.pipeline;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * How many steps over which rows; the settings {@code training} of the same names.
 *
 * @param <S> the estimator
 */
public interface TrainingParams<S> extends FluentParams<S> {
  /** Rows per step at most: {@code training.batch-size}. */
  default IntParam batchSize() {
    return new IntParam(this, "batchSize", "rows per step at most");
  }

  /** How often every row is seen: {@code training.epochs}. */
  default IntParam epochs() {
    return new IntParam(this, "epochs", "how often every row is seen");
  }

  /** Decides everything random: {@code training.seed}. */
  default LongParam seed() {
    return new LongParam(this, "seed", "decides everything random");
  }

  /** Parts of the data, whatever the cluster; part of the result: {@code training.shards}. */
  default IntParam shards() {
    return new IntParam(this, "shards", "parts that the data is cut into, whatever the cluster");
  }

  /** How steps are taken, aggregate, all-reduce or local: {@code training.mode}. */
  default Param<String> mode() {
    return new Param<>(this, "mode", "how steps are taken: aggregate, all-reduce or local");
  }

  /**
   * Epochs without a better loss on the rows for validation before the training ends, 0 for never:
   * {@code training.early-stopping.patience}.
   */
  default IntParam earlyStoppingPatience() {
    return new IntParam(
        this,
        "earlyStoppingPatience",
        "epochs without a better validation loss before the training ends, 0 for never");
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
}
