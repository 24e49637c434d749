package kindling.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.network.Loss.Labels;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void ofOneClassOfSeveralThereAreAccuracies() {
    assertEquals(
        expected("trainLoss", 0.5, "trainAccuracy", 0.25, "trainTopAccuracy", 0.75),
        ofSet(Labels.CLASS, "train"));
  }

  @Test
  void ofFlagsThereIsOneAccuracy() {
    assertEquals(expected("trainLoss", 0.5, "trainAccuracy", 0.25), ofSet(Labels.FLAGS, "train"));
  }

  @Test
  void ofNumbersThereAreErrorsAndNoAccuracy() {
    assertEquals(
        expected("trainLoss", 0.5, "trainMeanAbsoluteError", 1.5, "trainMeanSquaredError", 2.0),
        ofSet(Labels.NUMBERS, "train"));
  }

  @Test
  void aSetThatThereIsNotHasTheSameKeysWithoutFigures() {
    assertEquals(expected("testLoss", null, "testAccuracy", null), ofSet(Labels.FLAGS, "test"));
  }

  @Test
  void metricsThatWereChosenFollow() {
    Evaluation chosen =
        new Evaluation(4, 2, 1, 3, 6, 8).with(Map.of(Metric.AVERAGE_PRECISION, 0.625));
    assertEquals(
        expected("rows", 4L, "loss", 0.5, "accuracy", 0.25, "averagePrecision", 0.625),
        new Figures(Labels.FLAGS).of(chosen));
  }

  private static Map<String, Object> ofSet(Labels labels, String set) {
    Evaluation train = new Evaluation(4, 2, 1, 3, 6, 8);
    EpochResult result =
        new EpochResult(
            1,
            10,
            4,
            new Evaluations(train, Evaluation.NONE, Evaluation.NONE),
            1,
            1,
            PhaseTimes.ZERO);
    Map<String, Object> figures = new LinkedHashMap<>(new Figures(labels).of(result));
    figures.keySet().removeIf(key -> !key.startsWith(set));
    return figures;
  }

  private static Map<String, Object> expected(Object... keysAndValues) {
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      expected.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return expected;
  }
}
