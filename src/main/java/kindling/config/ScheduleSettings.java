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
    String name,
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
  /** The curve between two rates. */
  public enum Anneal {
    /** Half a cosine. */
    COSINE,
    /** A straight line. */
    LINEAR
  }

  static ScheduleSettings of(Keys keys) {
    return new ScheduleSettings(
        keys.text("optimizer.schedule.name"),
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
