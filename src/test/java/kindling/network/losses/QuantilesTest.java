package kindling.network.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.MetricOptions;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.NetworkParser;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  private static final int ROWS = 50;

  @Test
  void theyNeverCross() {
    Network network = parse("quantiles 0.1 0.3 0.5 0.9", "affine 4");
    Workspace workspace = new Workspace(network, ROWS, 1);
    Random random = new Random(3);
    float[] parameters = new float[network.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (20 * random.nextGaussian());
    }
    for (int i = 0; i < ROWS; i++) {
      workspace.inputs()[i] = (float) random.nextGaussian();
    }
    float[] scores = network.scores(ROWS, parameters, workspace);
    for (int i = 0; i < 4 * ROWS; i++) {
      assertTrue(i % 4 == 0 || scores[i] >= scores[i - 1], "score " + i);
    }
  }

  @Test
  void theOneNearestToAHalfIsPredicted() {
    float[] scores = {7, 8, 9, 10};
    assertEquals(
        8, NetworkParser.loss("quantiles 0.1 0.5 0.9").decision().predicted(scores, 0, 3, 0));
    assertEquals(9, NetworkParser.loss("quantiles 0.2 0.6").decision().predicted(scores, 1, 2, 0));
    assertEquals(7, NetworkParser.loss("quantiles 0.9").decision().predicted(scores, 0, 1, 0));
  }

  @Test
  void otherNumbersAreRefused() {
    assertEquals("quantiles 0.1 0.5 0.9", NetworkParser.loss("quantiles").toString());
    for (String text :
        List.of("quantiles 0.5 0.1", "quantiles 0", "quantiles 0.5 0.5", "quantiles 1")) {
      UserError error = assertThrows(UserError.class, () -> NetworkParser.loss(text));
      assertEquals(
          "network.loss (%s): its quantiles must ascend and lie between 0 and 1, such as 0.1 0.5 0.9"
              .formatted(text),
          error.getMessage());
    }
    UserError error = assertThrows(UserError.class, () -> parse("quantiles 0.1 0.9", "affine 1"));
    assertEquals(
        "network.loss = quantiles 0.1 0.9 needs a score for each quantile, but the network gives 1; end network.layers with affine 2",
        error.getMessage());
  }

  /** Of the labels 3, 0, 5, 9 two lie within their interval, and the third is on its end. */
  @Test
  void metricsAreThoseOfTheQuantilesAndOfTheMedian() {
    ScoredRows rows = new ScoredRows(3, 1, 4);
    float[] scores = {1, 2, 4, 1, 2, 4, 5, 6, 7, 8, 9, 10};
    rows.add(4, scores, new float[] {3, 0, 5, 9}, new float[] {1, 1, 1, 1});
    List<Metric> metrics = List.of(Metric.COVERAGE, Metric.QUANTILE_LOSS, Metric.MAE);
    Map<Metric, Double> values =
        new MetricChoice(metrics, new MetricOptions(0.1, 0.5))
            .of(
                new Evaluation(4, 0, 0, 0, 0, 0),
                NetworkParser.loss("quantiles 0.1 0.5 0.9").decision(),
                rows,
                new LabelUnits(10))
            .chosen();
    assertEquals(0.75, values.get(Metric.COVERAGE));
    assertEquals(10 * (1 + 2 + 1 + 0) / 4.0, values.get(Metric.MAE), 1e-9);
    // 0.1: 2·0.1, 1·0.9, 0, 1·0.1; 0.5: 0.5, 1, 0.5, 0; 0.9: 0.1, 4·0.1, 2·0.1, 0.1
    assertEquals(10 * (1.2 + 2 + 0.8) / 12, values.get(Metric.QUANTILE_LOSS), 1e-6);
  }

  private static Network parse(String loss, String layer) {
    return NetworkParser.parse(List.of(layer), NetworkParser.loss(loss), Shape.flat(1));
  }
}
