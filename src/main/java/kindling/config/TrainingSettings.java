package kindling.config;

import java.util.List;
import kindling.metrics.Metric;

/**
 * How many steps over which rows.
 *
 * @param epochs at least 1
 * @param batchSize rows per step, at least 1
 * @param seed decides everything random
 * @param shards parts of the data, at least 1
 * @param sampling how a step chooses its rows
 * @param mode how the workers keep together
 * @param local for the mode of that name
 * @param earlyStopping when to end before the last epoch
 */
public record TrainingSettings(
    int epochs,
    int batchSize,
    long seed,
    int shards,
    Sampling sampling,
    Mode mode,
    LocalSettings local,
    EarlyStoppingSettings earlyStopping) {
  /** More would cost memory and time for nothing: each is a node of the reduction tree. */
  private static final int MOST_SHARDS = 100_000;

  /**
   * How shards step on their own.
   *
   * @param steps between two averages, an element per epoch, the last one for all that follow;
   *     {@link Integer#MAX_VALUE} for a whole epoch
   * @param outerLearningRate how far to go from the old weights towards their average; above 0
   * @param outerMomentum of that way, 0 to below 1
   */
  public record LocalSettings(
      List<Integer> steps, double outerLearningRate, double outerMomentum) {}

  /**
   * When to end before the last epoch.
   *
   * @param metric on the validation set
   * @param patience epochs without a better figure; 0 for never
   * @param minDelta by how much a figure must be better to count, at least 0
   */
  public record EarlyStoppingSettings(Metric metric, int patience, double minDelta) {}

  /** How a step chooses its rows. */
  public enum Sampling {
    /** Every row once per epoch, in random order. */
    PERMUTATION,
    /** Drawn with replacement. */
    REPLACEMENT,
    /** Every row once per epoch, in the order of their index, or without one of their hashes. */
    SEQUENTIAL
  }

  /** How the workers keep together. */
  public enum Mode {
    /** Broadcast the weights, sum the gradients along a tree, update on the driver. */
    AGGREGATE,
    /** The tasks exchange slices of gradients and weights among themselves. */
    ALL_REDUCE,
    /** Every shard takes steps of its own between averages of the weights. */
    LOCAL
  }

  static TrainingSettings of(Keys keys) {
    return new TrainingSettings(
        keys.count("training.epochs", Integer.MAX_VALUE),
        keys.count("training.batch-size", Integer.MAX_VALUE),
        keys.whole("training.seed"),
        keys.count("training.shards", MOST_SHARDS),
        keys.choice("training.sampling", Sampling.class),
        keys.choice("training.mode", Mode.class),
        new LocalSettings(
            keys.counts("training.local.steps", "epoch"),
            keys.positive("training.local.outer-learning-rate", ""),
            keys.within("training.local.outer-momentum", 0, 1)),
        new EarlyStoppingSettings(
            keys.choice("training.early-stopping.metric", Metric.class),
            keys.atLeast("training.early-stopping.patience", 0),
            keys.within("training.early-stopping.min-delta", 0, Double.POSITIVE_INFINITY)));
  }
}
