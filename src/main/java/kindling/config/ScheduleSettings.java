package kindling.config;

/**
 * The schedule of the learning rate.
 *
 * @param name of the schedule
 * @param warmupEpochs length of the warm-up in epochs, may be fractional, at least 0
 * @param warmupFrom fraction of the rate at the beginning of the warm-up, above 0, at most 1
 * @param factor of step, exponential and reduce-on-plateau, above 0, at most 1
 * @param everyEpochs epochs in which step and exponential apply the factor once, at least 1
 * @param finalFraction fraction of the rate at the end of cosine and one-cycle, and lower limit of
 *     reduce-on-plateau, 0 to 1
 * @param initialFraction fraction of the rate at the beginning of one-cycle, above 0, at most 1
 * @param rise fraction of the steps in which one-cycle rises, 0 to 1
 * @param anneal the curve of one-cycle
 * @param patience epochs without progress that reduce-on-plateau tolerates, at least 0
 * @param threshold fraction of the best loss that counts as progress, 0 to below 1
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
