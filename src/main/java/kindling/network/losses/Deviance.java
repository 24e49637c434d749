package kindling.network.losses;

import java.util.Optional;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.math.UnitDeviance;
import kindling.metrics.TargetMoments;
import kindling.metrics.scores.Decision;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Targets;
import kindling.network.links.LogLink;
import kindling.tables.LabelRange;

/**
 * The {@linkplain UnitDeviance deviance} of a mean μ from the label t, averaged over the outputs of
 * a row: for labels whose variance grows with their mean as {@code μ^p}. With p = 1 it is that of
 * Poisson, for counts; with p = 2 that of Gamma, for positive amounts; in between that of Tweedie's
 * compound Poisson distribution, for amounts that are often 0, such as the losses of policies
 * (McCullagh and Nelder: Generalized Linear Models, 2nd edition, 1989, sections 2.3 and 8.3;
 * Jørgensen: Exponential Dispersion Models, 1987, section 5).
 *
 * <p>It differs from the negative log-likelihood by a factor and by terms without μ, so that both
 * have the same minimum, and is 0 if μ = t. The scores s are those after {@link LogLink}, {@code μ
 * = exp(x)}: they are the predictions, and always positive. The gradient is {@code 2·(μ - t) / μ^p
 * / K}, which the link turns into {@code 2·(μ - t)·μ^(1 - p) / K}.
 *
 * @param power p, from 1 to 2
 */
public record Deviance(double power) implements Loss {
  static final Entry<Function<LayerText, Loss>> POISSON =
      new Entry<>(
          "poisson",
          "poisson",
          "2·Σ (t·ln(t / μ) - t + μ) / K, with μ = exp(s)",
          "counts, or numbers of at least 0 whose variance is proportional to their mean; predicts μ",
          "McCullagh and Nelder, 1989",
          text -> new Deviance(1));

  static final Entry<Function<LayerText, Loss>> GAMMA =
      new Entry<>(
          "gamma",
          "gamma",
          "2·Σ (t / μ - 1 - ln(t / μ)) / K, with μ = exp(s)",
          "positive numbers whose standard deviation is proportional to their mean; predicts μ",
          "McCullagh and Nelder, 1989",
          text -> new Deviance(2));

  static final Entry<Function<LayerText, Loss>> TWEEDIE =
      new Entry<>(
          "tweedie",
          "tweedie [POWER]",
          "2·Σ (t^(2 - p) / ((1 - p)·(2 - p)) - t·μ^(1 - p) / (1 - p) + μ^(2 - p) / (2 - p)) / K, with μ = exp(s)",
          "numbers of at least 0, many of them 0, whose variance grows as μ^p; p is above 1 and below 2, and 1.5 by default; predicts μ",
          "Jørgensen, 1987",
          Deviance::tweedie);

  private static Loss tweedie(LayerText text) {
    double power = text.number("power", 1.5);
    if (!(power > 1 && power < 2)) {
      throw new IllegalArgumentException(
          "its power must be above 1 and below 2; 1 is the loss poisson, and 2 is gamma");
    }
    return new Deviance(power);
  }

  @Override
  public Labels labels() {
    return Labels.NUMBERS;
  }

  @Override
  public LabelRange range() {
    return power < 2 ? LabelRange.NOT_NEGATIVE : LabelRange.POSITIVE;
  }

  @Override
  public Optional<Layer> link(int width) {
    return Optional.of(new LogLink(width));
  }

  @Override
  public Decision decision() {
    return Decision.ofMeans(power);
  }

  @Override
  public double loss(int rows, int outputs, float[] scores, Targets targets) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++) {
      double sum = 0;
      for (int k = 0; k < outputs; k++, at++) {
        sum += UnitDeviance.of(power, targets.labels()[at], scores[at]);
      }
      loss += targets.weights()[row] * sum / outputs;
    }
    return loss;
  }

  @Override
  public double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores) {
    for (int row = 0, at = 0; row < rows; row++) {
      double factor = 2.0 * targets.weights()[row] / outputs;
      for (int k = 0; k < outputs; k++, at++) {
        double mean = scores[at];
        dScores[at] = (float) (factor * (mean - targets.labels()[at]) / Math.pow(mean, power));
      }
    }
    return loss(rows, outputs, scores, targets);
  }

  /** Unknown: it does not follow from mean and variance. */
  @Override
  public double constantLoss(TargetMoments moments) {
    return 0;
  }

  @Override
  public String toString() {
    return power == 1 ? "poisson" : power == 2 ? "gamma" : "tweedie " + power;
  }
}
