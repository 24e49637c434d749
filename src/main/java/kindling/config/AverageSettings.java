package kindling.config;

/**
 * The average of the weights that is evaluated and becomes the model.
 *
 * @param decay of ema, 0 to below 1
 * @param fromEpoch the first epoch of swa, at least 1
 */
public record AverageSettings(Name name, double decay, int fromEpoch) {
  /** The kinds of averages. */
  public enum Name {
    /** The weights themselves. */
    NONE,
    /** Exponential moving average over the steps. */
    EMA,
    /** Stochastic weight averaging: the mean over the ends of epochs. */
    SWA
  }

  static AverageSettings of(Keys keys) {
    return new AverageSettings(
        keys.choice("optimizer.average.name", Name.class),
        keys.within("optimizer.average.decay", 0, 1),
        keys.count("optimizer.average.from-epoch", Integer.MAX_VALUE));
  }
}
