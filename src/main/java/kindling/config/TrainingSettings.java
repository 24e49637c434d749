package kindling.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kindling.math.Precision;
import kindling.metrics.Metric;

/**
 * Epochs, steps and the training mode.
 *
 * @param epochs at least 1
 * @param maxMinutes of the training, at least 0; 0 for no limit
 * @param batchSize rows per step, at least 1
 * @param rowsPerEpoch the largest number of rows of an epoch; 0 for all
 * @param seed of all random choices
 * @param shards number of parts of the data, at least 1
 * @param sampling selection of a step's rows
 * @param mode training mode
 * @param aggregate how the tasks of the mode aggregate run
 * @param exchange format of the gradients and weights that processes exchange in each step
 * @param local settings of the mode local
 * @param earlyStopping conditions for ending before the last epoch
 * @param calibration how probabilities are calibrated after the last epoch
 * @param threshold of two classes
 */
public record TrainingSettings(
    int epochs,
    double maxMinutes,
    int batchSize,
    int rowsPerEpoch,
    long seed,
    int shards,
    Sampling sampling,
    Mode mode,
    Aggregation aggregate,
    Precision exchange,
    LocalSettings local,
    EarlyStoppingSettings earlyStopping,
    Calibration calibration,
    ThresholdSettings threshold) {
  /**
   * The maximum number of shards; each is a node of the reduction tree and costs memory and time.
   */
  private static final int MOST_SHARDS = 100_000;

  /**
   * The settings of the mode local.
   *
   * @param steps between two averages, an element per epoch, the last one for all later epochs;
   *     {@link Integer#MAX_VALUE} is a whole epoch
   * @param outerLearningRate learning rate of the step from the old weights towards their average;
   *     above 0
   * @param outerMomentum momentum of this step, 0 to below 1
   */
  public record LocalSettings(
      List<Integer> steps, double outerLearningRate, double outerMomentum) {}

  /**
   * Early stopping.
   *
   * @param metric of the validation set
   * @param patience epochs without improvement before the training stops; 0 for never
   * @param minDelta smallest improvement that counts, at least 0
   */
  public record EarlyStoppingSettings(Metric metric, int patience, double minDelta) {}

  /**
   * The probability above which class 1 of two is predicted.
   *
   * @param probability above 0 and below 1; one half if it is to be chosen
   * @param metric of the validation set for which it is chosen after the last epoch; null if it is
   *     given
   */
  public record ThresholdSettings(double probability, Metric metric) {
    static ThresholdSettings of(Keys keys, String key) {
      Optional<Metric> metric =
          Metric.ofDecisions().stream()
              .filter(known -> keys.isText(key, known.spelled()))
              .findFirst();
      String or =
          Metric.ofDecisions().stream().map(known -> known + ", ").collect(Collectors.joining());
      return metric
          .map(chosen -> new ThresholdSettings(0.5, chosen))
          .orElseGet(() -> new ThresholdSettings(keys.probability(key, or + "or "), null));
    }
  }

  /** How probabilities are calibrated after the last epoch. */
  public enum Calibration {
    /** They are those of the training. */
    NONE,
    /** Scores are divided by a number that fits the validation set. */
    TEMPERATURE,
    /** A probability becomes that of rows with similar ones in the validation set. */
    ISOTONIC
  }

  /** The selection of a step's rows. */
  public enum Sampling {
    /** Every row once per epoch, in random order. */
    PERMUTATION,
    /** Drawn with replacement. */
    REPLACEMENT,
    /** Every row once per epoch, in the order of index or, without an index, of hash. */
    SEQUENTIAL
  }

  /** The training modes. */
  public enum Mode {
    /** Broadcast the weights, sum the gradients along a tree, update on the driver. */
    AGGREGATE,
    /** The tasks exchange slices of gradients and weights directly. */
    ALL_REDUCE,
    /** Every shard takes its own steps between averages of the weights. */
    LOCAL
  }

  /** How the tasks of the mode aggregate run. The weights are the same. */
  public enum Aggregation {
    /** {@link #STANDING} where that is possible, else {@link #JOB_PER_STEP}. */
    AUTO,
    /** Tasks start once per epoch and wait for the weights of each step. */
    STANDING,
    /** Each step is a Spark job. */
    JOB_PER_STEP
  }

  static TrainingSettings of(Keys keys) {
    return new TrainingSettings(
        keys.count("training.epochs", Integer.MAX_VALUE),
        keys.within("training.max-minutes", 0, Double.POSITIVE_INFINITY),
        keys.count("training.batch-size", Integer.MAX_VALUE),
        keys.atLeast("training.rows-per-epoch", 0),
        keys.whole("training.seed"),
        keys.count("training.shards", MOST_SHARDS),
        keys.choice("training.sampling", Sampling.class),
        keys.choice("training.mode", Mode.class),
        keys.choice("training.aggregate", Aggregation.class),
        keys.choice("training.exchange", Precision.class),
        new LocalSettings(
            keys.counts("training.local.steps", "epoch"),
            keys.positive("training.local.outer-learning-rate", ""),
            keys.within("training.local.outer-momentum", 0, 1)),
        new EarlyStoppingSettings(
            keys.choice("training.early-stopping.metric", Metric.class),
            keys.atLeast("training.early-stopping.patience", 0),
            keys.within("training.early-stopping.min-delta", 0, Double.POSITIVE_INFINITY)),
        keys.choice("training.calibration", Calibration.class),
        ThresholdSettings.of(keys, "training.threshold"));
  }
}
