package kindling.network.losses;

import kindling.network.LayerText;

/**
 * The focusing of a cross-entropy on rows that are predicted badly: {@code -(1 - p)^γ·ln p} instead
 * of {@code -ln p} for the probability p of what is true (Lin, Goyal, Girshick, He, Dollár: Focal
 * Loss for Dense Object Detection, 2017, eq. 4). With γ = 0 it is the cross-entropy.
 */
final class Focal {
  private Focal() {}

  /** Reads the option {@code focal GAMMA}; 0 without it. */
  static double gamma(LayerText text) {
    double gamma = text.option("focal", 0.0);
    if (!(gamma >= 0 && gamma <= 10)) {
      throw new IllegalArgumentException("its focal gamma must be from 0 to 10");
    }
    return gamma;
  }

  /** The text of the option. */
  static String text(double gamma) {
    return gamma == 0 ? "" : " focal " + gamma;
  }

  /** The loss of what is true, for {@code ln p}. */
  static double loss(double gamma, double log) {
    return gamma == 0 ? -log : -Math.pow(-Math.expm1(log), gamma) * log;
  }

  /**
   * The slope of the loss with respect to {@code ln p}: {@code γ·p·(1 - p)^(γ - 1)·ln p - (1 -
   * p)^γ}.
   */
  static double slope(double gamma, double log) {
    if (gamma == 0) {
      return -1;
    }
    double rest = -Math.expm1(log);
    return rest == 0 ? 0 : Math.pow(rest, gamma) * (gamma * Math.exp(log) * log / rest - 1);
  }
}
