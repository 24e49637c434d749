package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.local.LocalWorkers;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Adam;
import kindling.optimize.Optimizer;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightAverage;
import org.junit.jupiter.api.Test;

class RateTestTest {
  @Test
  void ratesGrowGeometrically() {
    assertEquals(1e-6, RateTest.rate(0), 1e-18);
    assertEquals(10, RateTest.rate(99), 1e-12);
    double growth = RateTest.rate(1) / RateTest.rate(0);
    assertEquals(growth, RateTest.rate(60) / RateTest.rate(59), 1e-12);
  }

  @Test
  void theSuggestionIsWhereTheLossFallsMostSteeply() {
    // Falls from 2 to 1 about step 60, rises from step 80 on, and diverges.
    double[] clean = losses(0);
    RateCurve curve = curve(clean);
    assertEquals(60, curve.steepest().orElseThrow(), 1);
    assertEquals(
        73, curve.lowest().orElseThrow(), 3, "the smoothed loss already sees what follows");
    for (int seed = 1; seed < 20; seed++) {
      RateCurve noisy = curve(losses(seed));
      assertEquals(60, noisy.steepest().orElseThrow(), 6, "with noise " + seed);
    }
  }

  private static RateCurve curve(double[] losses) {
    return new RateCurve(
        IntStream.range(0, losses.length).mapToDouble(RateTest::rate).toArray(), losses);
  }

  private static double[] losses(int seed) {
    Random random = new Random(seed);
    return IntStream.range(0, 95)
        .mapToDouble(
            i ->
                1
                    + 1 / (1 + Math.exp((i - 60) / 3.0))
                    + (i > 80 ? Math.pow(2, i - 80) : 0)
                    + (seed == 0 ? 0 : 0.03 * random.nextGaussian()))
        .toArray();
  }

  @Test
  void aLossThatDoesNotFallSuggestsNothing() {
    double[] level = new double[100];
    Arrays.fill(level, 2);
    assertEquals(OptionalInt.empty(), curve(level).steepest());
    double[] rising = IntStream.range(0, 50).mapToDouble(i -> 1 + i).toArray();
    assertEquals(OptionalInt.empty(), curve(rising).steepest());
    assertEquals(OptionalInt.empty(), curve(new double[] {1}).lowest());
    assertEquals(OptionalInt.empty(), curve(new double[0]).lowest());
  }

  @Test
  void smoothedLossesAreMeansInBothDirections() {
    double[] smoothed = curve(new double[] {2, 2, 2, 2}).smoothed();
    assertArrayEquals(new double[] {2, 2, 2, 2}, smoothed, 1e-12);
    // 1, 0.8, 0.64 from each side; the 9 counts as the highest of the first steps.
    smoothed = curve(new double[] {3, 0, 9}).smoothed();
    assertEquals((3 + 0.64 * 3) / (1 + 0.8 + 0.64), smoothed[0], 1e-12);
    assertEquals((0.8 * 3 + 0.8 * 3) / 2.6, smoothed[1], 1e-12);
  }

  @Test
  void eachOptimizerGetsARateWithWhichItLearns() throws IOException {
    Network network =
        NetworkParser.parse(
            List.of("affine 30", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
    for (Optimizer optimizer : List.of(new Sgd(), new Adam(0.9, 0.999, 1e-8))) {
      try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 100, 2, 3_000, 1)) {
        UpdateRule rule =
            new UpdateRule(optimizer, 1e9).averaging(new WeightAverage.Exponential(0.9));
        float[] parameters = Initializer.of("he").parameters(network, 1);
        RateCurve curve = RateTest.of(workers, rule, parameters, 30);
        int steepest = curve.steepest().orElseThrow();
        double suggested = curve.rates()[steepest];
        double least = optimizer instanceof Sgd ? 0.01 : 0.0003;
        assertTrue(suggested > least && suggested < 100 * least, () -> "rate " + suggested);
        assertTrue(curve.losses().length > steepest);
      }
    }
  }
}
