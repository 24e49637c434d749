package kindling.config;

import java.util.List;
import java.util.Map;
import kindling.metrics.Metric;

/**
 * The settings of a sweep.
 *
 * @param space by key, in the order of the keys' names; not empty
 * @param strategy that selects the trials and their epochs
 * @param seed that determines the trials
 * @param trials number of trials; 0 for the strategy's default
 * @param metric of the validation set, by which trials are compared
 * @param direction whether the highest or lowest metric is best
 * @param halving of halving and hyperband
 * @param deterministic whether the decisions of halving must not depend on the order in which
 *     trials end
 * @param budget of all trials together
 * @param parallel number of parallel trials; 0 for as many as fit
 * @param trialAs whether a trial is a task or a training
 * @param places of each key's value, for errors
 */
public record SweepSettings(
    List<SpaceKey> space,
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
  /** The maximum number of trials; each takes a line in a table, and some memory. */
  public static final int MOST_TRIALS = 100_000;

  /** The search strategies. */
  public enum StrategyName {
    /** {@link #GRID} if the space is finite, else {@link #RANDOM}. */
    AUTO,
    /** All combinations. */
    GRID,
    /** Independent random values. */
    RANDOM,
    /** Random values that are evenly spread. */
    SOBOL,
    /** Begins with many trials and trains only the best of them further. */
    HALVING,
    /** Halving several times, from many trials with few epochs to few trials with many. */
    HYPERBAND;

    /** The name in the settings. */
    public String spelled() {
      return Keys.spelled(this);
    }
  }

  /** Whether the highest or the lowest metric is best. */
  public enum Direction {
    /** Depends on the metric. */
    AUTO,
    /** The highest. */
    HIGHEST,
    /** The lowest. */
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
   * The settings of halving.
   *
   * @param factor the best 1/factor of the trials continue, for factor times as many epochs; at
   *     least 2
   * @param minEpochs epochs before the first comparison; at least 1
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
      case HIGHEST -> true;
      case LOWEST -> false;
      case AUTO -> metric.higherIsBetter();
    };
  }

  static SweepSettings of(Keys keys, List<SpaceKey> space) {
    int trials = keys.atLeast("sweep.trials", 0);
    if (trials > MOST_TRIALS) {
      throw keys.error("sweep.trials", "at most " + MOST_TRIALS);
    }
    return new SweepSettings(
        space,
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
    return new UserError(
        "%s: %s is %s; it must be %s".formatted(places.get(key), key, found, expected));
  }
}
