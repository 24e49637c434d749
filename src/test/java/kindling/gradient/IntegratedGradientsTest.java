package kindling.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import kindling.config.UserError;
import kindling.data.InputColumn;
import kindling.data.Shape;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.Initializer;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.Isotonic;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.MeanSquaredError;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.tables.Table;
import org.junit.jupiter.api.Test;

class IntegratedGradientsTest {
  private static final int ROWS = 60;

  private static final List<InputColumn> COLUMNS =
      List.of(new InputColumn("a", 0, 1), new InputColumn("b", 1, 3), new InputColumn("c", 3, 4));

  private static Network network(Loss loss, String... layers) {
    return NetworkParser.parse(List.of(layers), loss, Shape.flat(4));
  }

  private static float[] rows(int width) {
    Random random = new Random(8);
    float[] x = new float[ROWS * width];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static Contributions explain(Network network, float[] parameters, float[] x) {
    return explain(network, parameters, x, ExplainedOutput.predicted(network));
  }

  private static Contributions explain(
      Network network, float[] parameters, float[] x, ExplainedOutput output) {
    return new IntegratedGradients(network, parameters, COLUMNS, null, 1, output)
        .of(ROWS, x, parameters);
  }

  private static void assertSums(Contributions contributions, double unit) {
    for (int row = 0; row < ROWS; row++) {
      double difference = contributions.scores()[row] - contributions.baselines()[row];
      double sum = DoubleStream.of(contributions.ofColumns()[row]).sum();
      double tolerance = IntegratedGradients.TOLERANCE * Math.max(Math.abs(difference), 0.1 * unit);
      assertEquals(difference, sum, tolerance);
    }
  }

  @Test
  void anOffsetContributesNothingButMultipliesTheOthers() {
    Network network =
        network(
            NetworkParser.loss("poisson"), "embedding 3 offset", "affine 4", "tanh", "affine 1");
    float[] parameters = Initializer.of("he").parameters(network, 2);
    Contributions contributions = explain(network, parameters, rows(4));
    float[] same = rows(4);
    float[] more = rows(4);
    for (int row = 0; row < ROWS; row++) {
      same[4 * row + 3] = 0;
      more[4 * row + 3] = (float) Math.log(5);
    }
    Contributions once = explain(network, parameters, same);
    Contributions fiveTimes = explain(network, parameters, more);
    assertSums(contributions, 1);
    for (int row = 0; row < ROWS; row++) {
      assertEquals(0, contributions.ofColumns()[row][2]);
      assertEquals(5 * once.scores()[row], fiveTimes.scores()[row], 1e-4);
      for (int column = 0; column < 2; column++) {
        double expected = 5 * once.ofColumns()[row][column];
        assertEquals(
            expected, fiveTimes.ofColumns()[row][column], 1e-4 + 1e-4 * Math.abs(expected));
      }
    }
  }

  @Test
  void aLinearModelGivesEachColumnItsOwnTerms() {
    Network network = network(new MeanSquaredError(), "affine 1");
    float[] parameters = {2, -1, 3, 0, 5};
    float[] x = rows(4);
    Contributions contributions = explain(network, parameters, x);
    for (int row = 0; row < ROWS; row++) {
      double[] ofRow = contributions.ofColumns()[row];
      assertEquals(2 * x[4 * row], ofRow[0], 1e-5);
      assertEquals(-x[4 * row + 1] + 3 * x[4 * row + 2], ofRow[1], 1e-5);
      assertEquals(0, ofRow[2]);
      assertEquals(5, contributions.baselines()[row]);
    }
  }

  @Test
  void theScoresBeforeIsotonicCurvesAreExplainedForThePredictedClass() {
    Network network = network(new SoftmaxWithLoss(), "affine 9", "tanh", "affine 2");
    float[] parameters = Initializer.of("he").parameters(network, 3);
    float[] x = rows(4);
    Contributions plain = explain(network, parameters, x);
    // With these curves, class 0 is always predicted.
    IsotonicMap map = new IsotonicMap(new float[] {-1, 1}, new double[] {0.1, 0.2});
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.add(new Isotonic(false, List.of(map)));
    Contributions calibrated = explain(network.with(layers), parameters, x);
    int others = 0;
    for (int row = 0; row < ROWS; row++) {
      // A predicted class has the larger of two scores, so class 1 was predicted if that changed.
      boolean other = calibrated.scores()[row] < 0;
      others += other ? 1 : 0;
      for (int column = 0; column < 3; column++) {
        double expected = plain.ofColumns()[row][column];
        assertEquals(other ? -expected : expected, calibrated.ofColumns()[row][column], 1e-6);
      }
    }
    assertTrue(others > 5 && others < ROWS - 5);
  }

  @Test
  void contributionsSumToTheDifferenceOfTheScores() {
    Network network =
        network(
            new SoftmaxWithLoss(),
            "affine 30",
            "relu",
            "dropout 0.2",
            "affine 20",
            "relu",
            "affine 3");
    float[] parameters = Initializer.of("he").parameters(network, 2);
    Contributions contributions = explain(network, parameters, rows(4));
    assertSums(contributions, 1);
    // The score of the predicted class, minus the mean of the scores, is never negative.
    assertTrue(DoubleStream.of(contributions.scores()).allMatch(score -> score >= 0));
  }

  @Test
  void theClassThatIsExplainedMayBeAnotherThanThatOfTheHighestScore() {
    Network network = network(new SoftmaxWithLoss(), "affine 10", "relu", "affine 2");
    float[] parameters = Initializer.of("he").parameters(network, 2);
    float[] x = rows(4);
    Contributions highest = explain(network, parameters, x);
    Contributions second = explain(network, parameters, x, (scores, from) -> 1);
    assertSums(second, 1);
    int negative = 0;
    for (int row = 0; row < ROWS; row++) {
      // Of two classes, the scores minus their mean are opposite numbers.
      int sign = second.scores()[row] < 0 ? -1 : 1;
      negative += sign < 0 ? 1 : 0;
      assertEquals(highest.scores()[row], sign * second.scores()[row], 1e-6);
      assertEquals(highest.ofColumns()[row][1], sign * second.ofColumns()[row][1], 1e-5);
    }
    assertTrue(negative > 5 && negative < ROWS - 5, "both classes: " + negative);
  }

  @Test
  void theyAreThoseOfANaiveIntegral() {
    Network network = network(new MeanSquaredError(), "affine 3", "tanh", "affine 1");
    float[] w = Initializer.of("he").parameters(network, 2);
    float[] x = rows(4);
    Contributions contributions = explain(network, w, x);
    int steps = 2000;
    for (int row = 0; row < 5; row++) {
      double[] expected = new double[4];
      for (int step = 0; step < steps; step++) {
        double alpha = (step + 0.5) / steps;
        for (int k = 0; k < 3; k++) {
          double sum = w[12 + k];
          for (int j = 0; j < 4; j++) {
            sum += alpha * x[4 * row + j] * w[3 * j + k];
          }
          double slope = w[15 + k] * (1 - Math.tanh(sum) * Math.tanh(sum));
          for (int j = 0; j < 4; j++) {
            expected[j] += x[4 * row + j] * slope * w[3 * j + k] / steps;
          }
        }
      }
      double[] actual = contributions.ofColumns()[row];
      assertEquals(expected[0], actual[0], 1e-3);
      assertEquals(expected[1] + expected[2], actual[1], 1e-3);
      assertEquals(expected[3], actual[2], 1e-3);
    }
  }

  @Test
  void ofATableTheyBeginAtTheMeansAndEndInTheUnitOfTheLabel() throws IOException {
    Table table =
        Table.read(
            new ObjectMapper()
                .readValue(
                    """
                {"version": 1, "label": "price", "missing": [],
                 "target": {"kind": "number", "mean": 500, "deviation": 100},
                 "columns": [
                  {"name": "city", "type": "text", "kind": "category", "levels": ["Rome", "Oslo"],
                   "other": false, "missing": false, "embedding": 2, "shares": [0.75, 0.25, 0, 0]},
                  {"name": "area", "type": "number", "kind": "number", "scale": "none", "mean": 0, "factor": 1,
                   "knots": [], "normal": [], "fill": 3, "indicator": false}]}
                """,
                    Object.class));
    List<InputColumn> columns =
        List.of(new InputColumn("city", 0, 1), new InputColumn("area", 1, 2));
    Network network =
        NetworkParser.parse(
            List.of("embedding 3x2 1", "affine 1"), new MeanSquaredError(), Shape.flat(2));
    // The rows of the levels unknown, Rome and Oslo; then the weights and the bias.
    float[] parameters = {9, 9, 1, 0, 5, 4, 2, 10, 0.5f, 0};
    IntegratedGradients gradients =
        new IntegratedGradients(
            network, parameters, columns, table, 1, ExplainedOutput.predicted(network));
    Contributions contributions = gradients.of(1, new float[] {2, 7}, parameters);
    // Oslo is 5·2 + 4·10 = 50, Rome 2; their mean is 14.
    assertEquals(100 * (50 - 14), contributions.ofColumns()[0][0], 0.1);
    assertEquals(100 * 0.5 * (7 - 3), contributions.ofColumns()[0][1], 0.01);
    assertEquals(500 + 100 * (14 + 1.5), contributions.baselines()[0], 0.01);
    assertEquals(500 + 100 * (50 + 3.5), contributions.scores()[0], 0.01);
  }

  @Test
  void severalNumbersAreRefused() {
    Network network = network(new MeanSquaredError(), "affine 2");
    List<InputColumn> columns = new ArrayList<>(COLUMNS);
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                new IntegratedGradients(
                    network, new float[10], columns, null, 1, ExplainedOutput.predicted(network)));
    assertTrue(error.getMessage().contains("predicts 2 of a row"), error.getMessage());
  }
}
