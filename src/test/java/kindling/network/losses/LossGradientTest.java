package kindling.network.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Loss.Labels;
import kindling.network.Targets;
import kindling.network.layers.NetworkParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient of every loss, with its link, against numerical differentiation. */
class LossGradientTest {
  private static final int ROWS = 5;
  private static final int OUTPUTS = 3;
  private static final float STEP = 1f / 256;

  static Stream<String> losses() {
    return Stream.concat(
        Losses.ALL.entries().stream().map(entry -> entry.name()),
        Stream.of(
            "huber 0.3",
            "tweedie 1.1",
            "tweedie 1.9",
            "softmax smoothing 0.1 weights 1 2 3",
            "softmax focal 2",
            "softmax focal 0.5 smoothing 0.2",
            "sigmoid focal 2",
            "sigmoid focal 0.5"));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void itIsTheSlopeOfTheLoss(String text) {
    Loss loss = NetworkParser.loss(text);
    Random random = new Random(text.hashCode());
    Targets targets = targets(loss, random);
    float[] x = new float[ROWS * OUTPUTS];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    float[] scores = linked(loss, x);
    float[] dScores = new float[x.length];
    double value = loss.gradient(ROWS, OUTPUTS, scores, targets, dScores);
    assertEquals(loss.loss(ROWS, OUTPUTS, scores, targets), value, 1e-9 * Math.abs(value));
    float[] dx = new float[x.length];
    Optional<Layer> link = loss.link(OUTPUTS);
    link.ifPresentOrElse(
        layer -> layer.backward(ROWS, x, scores, dScores, null, 0, dx, null, layer.scratch(ROWS)),
        () -> System.arraycopy(dScores, 0, dx, 0, dx.length));
    for (int i = 0; i < x.length; i++) {
      float kept = x[i];
      x[i] = kept + STEP;
      double high = loss.loss(ROWS, OUTPUTS, linked(loss, x), targets);
      x[i] = kept - STEP;
      double low = loss.loss(ROWS, OUTPUTS, linked(loss, x), targets);
      x[i] = kept;
      double slope = (high - low) / (2 * STEP);
      assertEquals(slope, dx[i], 1e-4 + 1e-3 * Math.abs(slope), "score " + i);
    }
  }

  /** A huge score of an early step must not end a training. */
  @ParameterizedTest
  @MethodSource("losses")
  void itIsFiniteForHugeScores(String text) {
    Loss loss = NetworkParser.loss(text);
    Targets targets = targets(loss, new Random(4));
    for (float size : new float[] {-1000, 1000}) {
      float[] x = new float[ROWS * OUTPUTS];
      for (int i = 0; i < x.length; i += 2) {
        x[i] = size;
      }
      float[] dScores = new float[x.length];
      assertTrue(
          Double.isFinite(loss.gradient(ROWS, OUTPUTS, linked(loss, x), targets, dScores)), text);
      for (float slope : dScores) {
        assertTrue(Float.isFinite(slope), text);
      }
    }
  }

  private static float[] linked(Loss loss, float[] x) {
    float[] y = x.clone();
    loss.link(OUTPUTS).ifPresent(layer -> layer.forward(ROWS, x, null, 0, y, layer.scratch(ROWS)));
    return y;
  }

  private static Targets targets(Loss loss, Random random) {
    boolean one = loss.labels() == Labels.CLASS || loss.scoresOfNumber() > 1;
    Targets targets = new Targets(ROWS, one ? 1 : OUTPUTS);
    for (int i = 0; i < targets.labels().length; i++) {
      double number = random.nextGaussian();
      targets.labels()[i] =
          switch (loss.labels()) {
            case CLASS -> random.nextInt(OUTPUTS);
            case FLAGS -> random.nextInt(2);
            case NUMBERS ->
                (float)
                    switch (loss.range()) {
                      case ANY -> number;
                      case NOT_NEGATIVE -> i % 2 == 0 ? 0 : Math.exp(number);
                      case POSITIVE -> Math.exp(number);
                    };
          };
    }
    for (int row = 0; row < ROWS; row++) {
      targets.weights()[row] = 0.5f + random.nextFloat();
    }
    return targets;
  }
}
