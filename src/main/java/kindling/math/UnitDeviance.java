package kindling.math;

/**
 * The unit deviance of a mean μ from a number t, for the variance function {@code μ^p}: 0 if both
 * are equal, else positive (Jørgensen: The Theory of Dispersion Models, 1997, section 4.1).
 *
 * <ul>
 *   <li>p = 0, normal: {@code (t - μ)²}
 *   <li>p = 1, Poisson: {@code 2·(t·ln(t / μ) - t + μ)}, with 0·ln 0 = 0
 *   <li>p = 2, gamma: {@code 2·(t / μ - 1 - ln(t / μ))}
 *   <li>else: {@code 2·(t^(2 - p) / ((1 - p)·(2 - p)) - t·μ^(1 - p) / (1 - p) + μ^(2 - p) / (2 -
 *       p))}
 * </ul>
 */
public final class UnitDeviance {
  private UnitDeviance() {}

  /**
   * The deviance.
   *
   * @param power p, 0 or from 1 to 2
   * @param label t, at least 0 if p is from 1, above 0 if p is 2
   * @param mean μ, above 0 if p is not 0
   */
  public static double of(double power, double label, double mean) {
    if (power == 0) {
      return (label - mean) * (label - mean);
    } else if (power == 1) {
      double log = label == 0 ? 0 : label * Math.log(label / mean);
      return 2 * (log - label + mean);
    } else if (power == 2) {
      return 2 * (label / mean - 1 - Math.log(label / mean));
    }
    double one = 1 - power;
    double two = 2 - power;
    return 2
        * (Math.pow(label, two) / (one * two)
            - label * Math.pow(mean, one) / one
            + Math.pow(mean, two) / two);
  }
}
