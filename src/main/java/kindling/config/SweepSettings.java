package kindling.config;

import java.util.List;
import java.util.Map;
import kindling.metrics.Metric;

/**
 * What is searched, and how.
 *
 * @param space by key, in the order of the keys' names; not empty
 * @param strategy which trials there are, and how far each is trained
 * @param seed decides which trials there are
 * @param trials how many; 0 for what the strategy needs
 * @param metric over the validation set, by which trials are compared
 * @param direction which figure is best
 * @param halving of halving and hyperband
 * @param deterministic whether what halving decides must not depend on which trial is done first
 * @param budget of all trials together
 * @param parallel trials at once; 0 for as many as fit
 * @param trialAs what a trial is to Spark
 * @param places where each key's value stands, for errors
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
  /** Each takes a line in a table, and some memory. */
  public static final int MOST_TRIALS = 100_000;

  /** Which trials there are, and how far each is trained. */
  public enum StrategyName {
    /** {@link #GRID} if the space is finite, else {@link #RANDOM}. */
    AUTO,
    /** All there are. */
    GRID,
    /** Any, each for itself. */
    RANDOM,
    /** Evenly spread. */
    SOBOL,
    /** Begins with many, and trains only the best of them further. */
    HALVING,
    /** Halving several times, from many trials for few epochs to few for many. */
    HYPERBAND;

    /** As the settings spell it. */
    public String spelled() {
      return Keys.spelled(this);
    }
  }

  /** Which figure is best. */
  public enum Direction {
    /** Follows from the metric. */
    AUTO,
    /** The highest. */
    HIGHEST,
    /** The lowest. */
    LOWEST
  }

  /** What a trial is to Spark. */
  public enum TrialAs {
    /** By size. */
    AUTO,
    /** One task on one core. */
    TASK,
    /** A training over the cluster. */
    TRAINING
  }

  /**
   * How many go on, and how far.
   *
   * @param factor one of so many goes on, for so many times the epochs; at least 2
   * @param minEpochs that every trial is trained; at least 1
   */
  public record HalvingSettings(int factor, int minEpochs) {}

  /**
   * When no trial is begun or trained further.
   *
   * @param epochs of all trials together; 0 for any
   * @param minutes of the sweep; 0 for any
   */
  public record BudgetSettings(int epochs, double minutes) {}

  /** Whether a higher figure is a better one. */
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

  /** An error about what a key says. */
  public UserError error(String key, String found, String expected) {
    return UserError.setting(key).found("%s", found).expected("%s", expected).at(places.get(key));
  }
}
