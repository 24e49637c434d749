package kindling.train;

import java.util.Arrays;
import kindling.gradient.GradientSum;
import kindling.gradient.Workers;
import kindling.optimize.LearningRate;
import kindling.optimize.ReduceOnPlateau;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightAverage;
import kindling.optimize.Weights;
import kindling.optimize.WholeUpdate;

/**
 * The learning-rate range test: a training of a few steps whose rate grows geometrically, until the
 * loss diverges (Smith: Cyclical Learning Rates for Training Neural Networks, WACV 2017, section
 * 3.3).
 */
public final class RateTest {
  private static final int STEPS = 100;
  private static final double FROM = 1e-6;
  private static final double TO = 10;

  /** The loss is the mean of this many steps, when it is asked whether it diverges. */
  private static final int RECENT = 5;

  /** It does if it is this many times the first loss above the lowest. */
  private static final double DIVERGED = 3;

  private RateTest() {}

  /** The rate of a step, counted from 0. */
  static double rate(long step) {
    return FROM * Math.pow(TO / FROM, step / (STEPS - 1.0));
  }

  /**
   * Takes the steps.
   *
   * @param rule whose learning rate and average do not matter
   * @param parameters to begin with; changed in place
   */
  public static RateCurve of(
      Workers workers, UpdateRule rule, float[] parameters, int stepsPerEpoch) {
    LearningRate growing = new LearningRate(1, RateTest::rate, ReduceOnPlateau.NEVER);
    UpdateRule tested =
        new UpdateRule(
            rule.optimizer(),
            growing,
            rule.clip(),
            rule.regularization(),
            rule.spans(),
            WeightAverage.none(),
            false);
    Weights weights = tested.initial(parameters);
    double[] losses = new double[STEPS];
    int taken = 0;
    double lowest = Double.POSITIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      GradientSum sum =
          workers.gradient(weights.parameters(), step / stepsPerEpoch, step % stepsPerEpoch);
      if (!Double.isFinite(sum.loss())) {
        break;
      }
      losses[taken++] = sum.loss();
      int from = Math.max(0, taken - RECENT);
      double recent = Arrays.stream(losses, from, taken).average().orElseThrow();
      lowest = Math.min(lowest, recent);
      if (recent > lowest + DIVERGED * Math.abs(losses[0])) {
        break;
      }
      WholeUpdate.take(tested, weights, step + 1, sum.gradient(), 1f / sum.rows());
    }
    double[] rates = new double[taken];
    Arrays.setAll(rates, RateTest::rate);
    return new RateCurve(rates, Arrays.copyOf(losses, taken));
  }
}
