package kindling.config;

import java.util.Map;
import kindling.metrics.Metric;

/**
 * How a sweep searches.
 *
 * @param strategy chooses the trials, and the number of epochs of each
 * @param seed determines the trials
 * @param trials their number; 0 for as many as the strategy needs
 * @param metric of the validation set, by which trials are compared
 * @param direction whether the highest or the lowest value of the metric is the best
 * @param halving for halving and hyperband
 * @param deterministic whether the decisions of halving must not depend on which trial ends first
 * @param budget for all trials together
 * @param parallel the number of parallel trials; 0 for as many as fit
 * @param trialAs how a trial runs on Spark
 * @param places by key, where its value is written, for errors
 */
public record SweepSettings(
    StrategyName strategy,
    long seed,
    int trials,
    Metric metric,
    Direction direction,
    HalvingSettings halving,
    boolean deterministic,
    BudgetSettings budget,
    int parallel,
    TrialAs trialAs,
    Map<String, String> places) {
  /** A limit, because each trial takes memory and a line of a table. */
  public static final int MOST_TRIALS = 100_000;

  /** Chooses the trials, and the number of epochs of each. */
  public enum StrategyName {
    /** {@link #GRID} if the space is finite, else {@link #RANDOM}. */
    AUTO,
    /** All combinations. */
    GRID,
    /** Independent random values. */
    RANDOM,
    /** Random values, evenly spread. */
    SOBOL,
    /** Begins with many trials, and trains only the best of them further. */
    HALVING,
    /** Halving several times, from many trials of few epochs to few trials of many. */
    HYPERBAND;

    /** The name in the settings. */
    public String spelled() {
      return Keys.spelled(this);
    }
  }

  /** Which value of the metric is the best. */
  public enum Direction {
    /** Depends on the metric. */
    AUTO,
    /** The highest. */
    MAXIMIZE,
    /** The lowest. */
    MINIMIZE,
    /** The former name of {@link #MAXIMIZE}. */
    HIGHEST,
    /** The former name of {@link #MINIMIZE}. */
    LOWEST
  }

  /** How a trial runs on Spark. */
  public enum TrialAs {
    /** Depends on the size of data and network. */
    AUTO,
    /** One task on one core. */
    TASK,
    /** A training over the cluster. */
    TRAINING
  }

  /**
   * Successive halving.
   *
   * @param factor the best 1/factor of the trials continue, for factor times the epochs; at least 2
   * @param minEpochs of every trial; at least 1
   */
  public record HalvingSettings(int factor, int minEpochs) {}

  /**
   * Limits after which no trial is started or continued.
   *
   * @param epochs of all trials together; 0 for no limit
   * @param minutes of the sweep; 0 for no limit
   */
  public record BudgetSettings(int epochs, double minutes) {}

  /** Whether a higher value of the metric is better. */
  public boolean higherIsBetter() {
    return switch (direction) {
      case MAXIMIZE, HIGHEST -> true;
      case MINIMIZE, LOWEST -> false;
      case AUTO -> metric.higherIsBetter();
    };
  }

  static SweepSettings of(Keys keys) {
    int trials = keys.atLeast("sweep.trials", 0);
    if (trials > MOST_TRIALS) {
      throw keys.error("sweep.trials", "at most " + MOST_TRIALS);
    }
    return new SweepSettings(
        keys.choice("sweep.strategy", StrategyName.class),
        keys.whole("sweep.seed"),
        trials,
        keys.choice("sweep.metric", Metric.class),
        keys.choice("sweep.direction", Direction.class),
        new HalvingSettings(
            keys.atLeast("sweep.halving.factor", 2),
            keys.count("sweep.halving.min-epochs", Integer.MAX_VALUE)),
        keys.flag("sweep.deterministic"),
        new BudgetSettings(
            keys.atLeast("sweep.budget.epochs", 0),
            keys.within("sweep.budget.minutes", 0, Double.POSITIVE_INFINITY)),
        keys.atLeast("sweep.parallel", 0),
        keys.choice("sweep.trial-as", TrialAs.class),
        keys.places());
  }

  /** An error about the value of a key. */
  public UserError error(String key, String found, String expected) {
    return UserError.setting(key).found("%s", found).expected("%s", expected).at(places.get(key));
  }
}
