package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every metric of the scores of all rows against scikit-learn (make_metrics.py). */
class GoldenMetricsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/metrics.json");
  private static final MetricOptions OPTIONS = new MetricOptions(0.1, 0.9);

  static Stream<Case> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.toFile());
    return StreamSupport.stream(all.spliterator(), false).map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theyEqualThoseOfScikitLearn(Case golden) {
    Map<Metric, Double> values = golden.values(golden.rows(), 1);
    golden
        .expected()
        .forEach((name, value) -> assertEquals(value, values.get(of(name)), 1e-9, name));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOrderOfTheRowsChangesNoRank(Case golden) {
    List<Integer> order = new ArrayList<>();
    for (int row = 0; row < golden.rows(); row++) {
      order.add(row);
    }
    Collections.shuffle(order, new Random(1));
    Map<Metric, Double> shuffled = golden.values(golden.scored(order), 1);
    Map<Metric, Double> values = golden.values(golden.rows(), 1);
    for (Metric metric : values.keySet()) {
      boolean ranks = metric == Metric.AUC || metric == Metric.AVERAGE_PRECISION;
      assertEquals(values.get(metric), shuffled.get(metric), ranks ? 0 : 1e-12, metric.spelled());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void errorsAreInTheUnitOfTheLabel(Case golden) {
    Map<Metric, Double> values = golden.values(golden.rows(), 1);
    Map<Metric, Double> scaled = golden.values(golden.rows(), 4000);
    for (Metric metric : values.keySet()) {
      double ofLabel = metric.unit().equals(Facts.OF_LABEL) ? 4000 : 1;
      double unit = metric == Metric.DEVIANCE ? Math.pow(4000, 2 - golden.power()) : ofLabel;
      double value = unit * values.get(metric);
      double within = Double.isNaN(value) ? 0 : 1e-9 * Math.abs(value);
      assertEquals(value, scaled.get(metric), within, metric.spelled());
    }
  }

  @Test
  void allMetricsHaveGoldenValues() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    cases().forEach(golden -> names.addAll(golden.expected().keySet()));
    TreeSet<String> expected = new TreeSet<>();
    Arrays.stream(Metric.values())
        .filter(Metric::needsScores)
        .forEach(metric -> expected.add(metric.spelled()));
    assertEquals(expected, names);
  }

  @Test
  void aScoreThatIsNoNumberIsRefusedAndLeavesNoMetric() {
    ScoredRows rows = new ScoredRows(1, 1, 2);
    rows.add(2, new float[] {1, Float.NaN}, new float[] {1, 0}, new float[] {1, 1});
    assertThrows(
        IllegalArgumentException.class, () -> new ClassScores(LabelKind.FLAGS, rows).ranking(0));
    assertThrows(IllegalArgumentException.class, () -> new NumberScores(rows, LabelUnits.NONE));
    MetricChoice auc = new MetricChoice(List.of(Metric.AUC), OPTIONS);
    Evaluation evaluation =
        auc.of(
            new Evaluation(2, 1, 1, 0, 0, 0), Decision.of(LabelKind.FLAGS), rows, LabelUnits.NONE);
    assertTrue(Double.isNaN(Metric.AUC.of(evaluation)));
  }

  @Test
  void withoutRowsThereIsNoMetric() {
    for (LabelKind kind : LabelKind.values()) {
      List<Metric> all = Metric.fitting(kind).stream().filter(Metric::needsScores).toList();
      new MetricChoice(all, OPTIONS)
          .of(
              Evaluation.NONE,
              Decision.of(kind),
              new ScoredRows(2, kind == LabelKind.CLASS ? 1 : 2, 0),
              LabelUnits.NONE)
          .chosen()
          .forEach((metric, value) -> assertEquals(Double.NaN, value, metric.spelled()));
    }
  }

  /** As for a confident network: the probabilities of all rows are 1 as a float. */
  @Test
  void probabilitiesThatRoundToOneStillHaveAnOrder() {
    ScoredRows rows = new ScoredRows(3, 1, 4);
    float[] scores = {40, 0, 1, 50, 0, 1, 60, 0, 1, 45, 0, 1};
    rows.add(4, scores, new float[] {1, 0, 0, 1}, new float[] {1, 1, 1, 1});
    assertEquals(1, AreaUnderRoc.of(new ClassScores(LabelKind.CLASS, rows).ranking(0)));
  }

  private static Metric of(String name) {
    return Metric.named(name).orElseThrow();
  }

  /** A case of the file. */
  record Case(JsonNode json) {
    LabelKind kind() {
      return LabelKind.valueOf(json.get("kind").asText());
    }

    double power() {
      return json.get("power").asDouble();
    }

    Decision decision() {
      List<Double> quantiles = new ArrayList<>();
      json.get("quantiles").forEach(level -> quantiles.add(level.asDouble()));
      if (!quantiles.isEmpty()) {
        return Decision.ofQuantiles(quantiles);
      }
      return power() == 0 ? Decision.of(kind()) : Decision.ofMeans(power());
    }

    int rows() {
      return json.get("scores").size();
    }

    ScoredRows scored(List<Integer> order) {
      int labelWidth = json.get("labels").get(0).size();
      ScoredRows rows = new ScoredRows(json.get("scores").get(0).size(), labelWidth, 1);
      for (int row : order) {
        JsonNode weights = json.get("weights");
        float weight = weights.isNull() ? 1 : (float) weights.get(row).asDouble();
        rows.add(
            1,
            floats(json.get("scores").get(row)),
            floats(json.get("labels").get(row)),
            new float[] {weight});
      }
      return rows;
    }

    Map<Metric, Double> values(int rows, double unit) {
      return values(scored(Stream.iterate(0, row -> row + 1).limit(rows).toList()), unit);
    }

    Map<Metric, Double> values(ScoredRows rows, double unit) {
      List<Metric> all = Metric.fitting(kind()).stream().filter(Metric::needsScores).toList();
      Evaluation sum = new Evaluation(rows.rows(), 0, 0, 0, 0, 0);
      return new MetricChoice(all, OPTIONS)
          .of(sum, decision(), rows, new LabelUnits(unit))
          .chosen();
    }

    Map<String, Double> expected() {
      Map<String, Double> values = new LinkedHashMap<>();
      JsonNode golden = json.get("values");
      golden
          .fieldNames()
          .forEachRemaining(
              name ->
                  values.put(
                      name, golden.get(name).isNull() ? Double.NaN : golden.get(name).asDouble()));
      return values;
    }

    private static float[] floats(JsonNode numbers) {
      float[] floats = new float[numbers.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) numbers.get(i).asDouble();
      }
      return floats;
    }

    @Override
    public String toString() {
      return json.get("name").asText();
    }
  }
}
