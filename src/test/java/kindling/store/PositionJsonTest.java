package kindling.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.Position;
import org.junit.jupiter.api.Test;

class PositionJsonTest {
  private static final Evaluation SUMS = new Evaluation(4, 2, 1, 3, 0, 0);

  @Test
  void chosenMetricsAreReadBackInTheirOrder() {
    Map<Metric, Double> chosen = new LinkedHashMap<>();
    chosen.put(Metric.F1, Double.NaN);
    chosen.put(Metric.AUC, 1.0 / 3);
    Position position = position(SUMS.with(chosen));
    Position read = PositionJson.read(PositionJson.write(position));
    assertEquals(position, read);
    assertEquals(
        List.of(Metric.F1, Metric.AUC),
        List.copyOf(read.history().get(0).validation().chosen().keySet()));
  }

  @Test
  void withoutChosenMetricsNothingIsWrittenAboutThem() {
    assertFalse(PositionJson.write(position(SUMS)).contains("Metrics"));
  }

  @Test
  void aMetricOfALaterVersionIsLeftOut() {
    String json = PositionJson.write(position(SUMS.with(Map.of(Metric.AUC, 0.5))));
    assertEquals(position(SUMS), PositionJson.read(json.replace("\"auc\"", "\"auk\"")));
  }

  private static Position position(Evaluation validation) {
    EpochResult epoch =
        new EpochResult(
            1, 10, 4, new Evaluations(SUMS, validation, Evaluation.NONE), 1, 1, PhaseTimes.ZERO);
    return new Position(0, 0.5, 0, 0, PhaseTimes.ZERO, List.of(epoch), 0);
  }
}
