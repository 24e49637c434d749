package kindling.config;

/**
 * How the learning rate changes while the network is trained.
 *
 * @param name of the schedule
 * @param warmupEpochs or a part of one, at least 0
 * @param warmupFrom the part of the rate that a warm-up begins with, above 0, at most 1
 * @param factor by which step, exponential and reduce-on-plateau lower the rate, above 0, at most 1
 * @param everyEpochs in which step and exponential do that, at least 1
 * @param finalFraction of the rate, where cosine and one-cycle end, and below which
 *     reduce-on-plateau does not go, 0 to 1
 * @param initialFraction of the rate, where one-cycle begins, above 0, at most 1
 * @param rise the part of the steps in which one-cycle rises, 0 to 1
 * @param anneal the curve of one-cycle
 * @param patience epochs without progress that reduce-on-plateau bears, at least 0
 * @param threshold the part of the best loss that it calls progress, 0 to below 1
 */
public record ScheduleSettings(
    Name name,
    double warmupEpochs,
    double warmupFrom,
    double factor,
    int everyEpochs,
    double finalFraction,
    double initialFraction,
    double rise,
    Anneal anneal,
    int patience,
    double threshold) {
  /** The schedules. */
  public enum Name {
    /** The same rate for all steps. */
    CONSTANT,
    /** Lower by a factor every so many epochs. */
    STEP,
    /** Lower with every step, by a factor in so many epochs. */
    EXPONENTIAL,
    /** Along half a cosine, over all epochs. */
    COSINE,
    /** Up and down once, over all epochs. */
    ONE_CYCLE,
    /** Lower by a factor when epochs bring nothing any more. */
    REDUCE_ON_PLATEAU
  }

  /** The curve between two rates. */
  public enum Anneal {
    /** Half a cosine. */
    COSINE,
    /** A straight line. */
    LINEAR
  }

  /** Whether the rates of all steps depend on the number of epochs. */
  public boolean dependsOnEpochs() {
    return name == Name.COSINE || name == Name.ONE_CYCLE;
  }

  static ScheduleSettings of(Keys keys) {
    return new ScheduleSettings(
        keys.choice("optimizer.schedule.name", Name.class),
        keys.within("optimizer.schedule.warmup-epochs", 0, Double.POSITIVE_INFINITY),
        keys.factor("optimizer.schedule.warmup-from"),
        keys.factor("optimizer.schedule.factor"),
        keys.count("optimizer.schedule.every-epochs", Integer.MAX_VALUE),
        keys.fraction("optimizer.schedule.final-fraction"),
        keys.factor("optimizer.schedule.initial-fraction"),
        keys.fraction("optimizer.schedule.rise"),
        keys.choice("optimizer.schedule.anneal", Anneal.class),
        keys.atLeast("optimizer.schedule.patience", 0),
        keys.within("optimizer.schedule.threshold", 0, 1));
  }
}
