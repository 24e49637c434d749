package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Isotonic maps against those of scikit-learn (make_isotonic.py), and what they do to metrics. */
class IsotonicMapTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/isotonic.json");
  private static final MetricOptions OPTIONS = new MetricOptions(0.1, 0.9);

  static Stream<JsonNode> cases() throws IOException {
    JsonNode all = new ObjectMapper().readTree(GOLDEN.toFile());
    return StreamSupport.stream(all.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theyEqualThoseOfScikitLearn(JsonNode golden) {
    IsotonicMap map = fitted(golden);
    assertArrayEquals(floats(golden.get("knots").get(0)), map.logOdds());
    assertArrayEquals(doubles(golden.get("knots").get(1)), map.probabilities(), 1e-12);
    float[] at = floats(golden.get("at"));
    for (int i = 0; i < at.length; i++) {
      assertEquals(golden.get("probabilities").get(i).asDouble(), map.at(at[i]), 1e-9);
    }
  }

  private static IsotonicMap fitted(JsonNode golden) {
    float[] scores = floats(golden.get("scores"));
    ScoredRows rows = new ScoredRows(1, 1, scores.length);
    rows.add(scores.length, scores, floats(golden.get("answers")), floats(golden.get("weights")));
    return IsotonicMap.fit(new ClassScores(LabelKind.FLAGS, rows).ranking(0));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSlopeIsThatOfTheProbability(JsonNode golden) {
    IsotonicMap map = fitted(golden);
    float[] x = map.logOdds();
    double[] p = map.probabilities();
    for (int i = 0; i + 1 < x.length; i++) {
      double slope = (p[i + 1] - p[i]) / ((double) x[i + 1] - x[i]);
      assertEquals(slope, map.slope(x[i]), 1e-12 * slope);
      assertEquals(slope, map.slope(Math.nextDown(x[i + 1])), 1e-12 * slope);
    }
    assertEquals(0, map.slope(Math.nextDown(x[0])));
    assertEquals(0, map.slope(x[x.length - 1]));
    assertEquals(0, map.slope(Float.POSITIVE_INFINITY));
  }

  @Test
  void betweenNeighbouringKnotsTheProbabilityNeverFallsAndStaysWithinThem() {
    Random random = new Random(3);
    IsotonicMap map =
        new IsotonicMap(new float[] {-0f, 1e-40f, 1, 1.0001f}, new double[] {.1, .3, .3, .7});
    double before = map.at(Float.NEGATIVE_INFINITY);
    assertEquals(0.1, before);
    for (float x : new float[] {-1, -0f, 0, 3e-41f, 1e-40f, 1, 1.00002f, 1.00005f, 1.00009f}) {
      assertTrue(map.at(x) >= before, "falls at " + x);
      before = map.at(x);
    }
    assertEquals(0.7, map.at(1.0001f));
    assertEquals(0.7, map.at(Float.POSITIVE_INFINITY));
    for (int i = 0; i < 1000; i++) {
      float x = 1 + 0.0001f * random.nextFloat();
      assertTrue(map.at(x) <= map.at(Math.nextUp(x)), "falls after " + x);
    }
    assertTrue(Double.isNaN(map.at(Float.NaN)));
    assertTrue(Double.isNaN(map.slope(Float.NaN)));
  }

  @Test
  void infiniteLogOddsOfRowsHaveFiniteKnots() {
    ScoredRows rows = new ScoredRows(2, 1, 4);
    float[] scores = {-3e38f, 3e38f, 1, 2, 3e38f, -3e38f, 3e38f, 0};
    rows.add(4, scores, new float[] {1, 1, 0, 0}, new float[] {1, 1, 1, 1});
    IsotonicMap map = IsotonicMap.fit(new ClassScores(LabelKind.CLASS, rows).ranking(0));
    assertEquals(-Float.MAX_VALUE, map.logOdds()[0]);
    assertEquals(Float.MAX_VALUE, map.logOdds()[map.knots() - 1]);
    assertEquals(1.0 / 6, map.at(Float.NEGATIVE_INFINITY));
    assertEquals(5.0 / 6, map.at(Float.POSITIVE_INFINITY));
  }

  @Test
  void rowsWithoutAWeightAreRefused() {
    ScoredRows rows = new ScoredRows(1, 1, 1);
    rows.add(1, new float[] {1}, new float[] {1}, new float[] {0});
    Ranking ranking = new ClassScores(LabelKind.FLAGS, rows).ranking(0);
    assertThrows(IllegalArgumentException.class, () -> IsotonicMap.fit(ranking));
    Ranking none = new ClassScores(LabelKind.FLAGS, new ScoredRows(1, 1, 0)).ranking(0);
    assertThrows(IllegalArgumentException.class, () -> IsotonicMap.fit(none));
  }

  @Test
  void hostileKnotsAreRefused() {
    double[] p = {0.2, 0.4};
    assertRefused("0 log-odds and 0 probabilities", new float[0]);
    assertRefused("1 log-odds and 2 probabilities", new float[] {1}, p);
    assertRefused("knot 2 is at 1.0 after 1.0", new float[] {1, 1}, p);
    assertRefused("knot 2 is at 0.0 after -0.0", new float[] {-0f, 0}, p);
    assertRefused("knot 2 is at NaN after 1.0", new float[] {1, Float.NaN}, p);
    assertRefused("knot 1 is at -Infinity", new float[] {Float.NEGATIVE_INFINITY, 1}, p);
    assertRefused("knot 1 has 0.0", new float[] {1, 2}, 0, 0.5);
    assertRefused("knot 2 has 1.0 after 0.5", new float[] {1, 2}, 0.5, 1);
    assertRefused("knot 2 has 0.4 after 0.5", new float[] {1, 2}, 0.5, 0.4);
    assertRefused("knot 1 has NaN", new float[] {1, 2}, Double.NaN, 0.4);
  }

  private static void assertRefused(String message, float[] x, double... p) {
    String found =
        assertThrows(IllegalArgumentException.class, () -> new IsotonicMap(x, p)).getMessage();
    assertTrue(found.contains(message), found);
  }

  @Test
  void mapsWithTheSameKnotsAreEqualAndNoArrayCanChangeThem() {
    float[] x = {1, 2};
    double[] p = {0.2, 0.4};
    IsotonicMap map = new IsotonicMap(x, p);
    x[0] = 0;
    p[0] = 0.1;
    map.logOdds()[1] = 9;
    map.probabilities()[1] = 0.9;
    IsotonicMap same = new IsotonicMap(new float[] {1, 2}, new double[] {0.2, 0.4});
    assertEquals(same, map);
    assertEquals(same.hashCode(), map.hashCode());
    assertTrue(!map.equals(new IsotonicMap(x, new double[] {0.2, 0.4})));
    assertTrue(!map.equals(new IsotonicMap(new float[] {1, 2}, new double[] {0.2, 0.5})));
  }

  @Test
  void aLabelOfSharesCountsWithItsShares() {
    ScoredRows rows = new ScoredRows(2, 2, 3);
    float[] shares = {0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f};
    rows.add(3, new float[] {0, -1, 0, 0, 0, 1}, shares, new float[] {8, 4, 8});
    ClassScores scores = new ClassScores(LabelKind.CLASS, rows);
    IsotonicMap map = IsotonicMap.fit(scores.rankingOfShares(0));
    assertArrayEquals(new float[] {-1, 0, 1}, map.logOdds());
    assertArrayEquals(new double[] {0.25, 0.5, 0.75}, map.probabilities(), 1e-12);
    Ranking largest = scores.ranking(0);
    assertEquals(8, largest.allPositives());
    assertEquals(12, largest.allNegatives());
  }

  /** Scores that are three times too sure, of two classes. */
  private static ScoredRows tooSure(int count) {
    Random random = new Random(7);
    ScoredRows rows = new ScoredRows(2, 1, count);
    for (int row = 0; row < count; row++) {
      double s = 2 * random.nextGaussian();
      float answer = random.nextDouble() < 1 / (1 + Math.exp(-s)) ? 1 : 0;
      float[] scores = {(float) random.nextGaussian(), 0};
      scores[1] = scores[0] + (float) (3 * s);
      rows.add(1, scores, new float[] {answer}, new float[] {1});
    }
    return rows;
  }

  /** The rows with the scores ln (1 - q) and ln q of a map. */
  private static ScoredRows mapped(ScoredRows rows, IsotonicMap map) {
    ScoredRows mapped = new ScoredRows(2, 1, rows.rows());
    for (int row = 0; row < rows.rows(); row++) {
      double q = map.at(rows.logOdds(row, 1));
      float[] scores = {(float) Math.log1p(-q), (float) Math.log(q)};
      mapped.add(1, scores, new float[] {rows.label(row, 0)}, new float[] {rows.weight(row)});
    }
    return mapped;
  }

  @Test
  void onTheRowsOfTheFitItLowersLogLossAndCalibrationErrorAndKeepsTheOrder() {
    int count = 2000;
    ScoredRows rows = tooSure(count);
    ClassScores before = new ClassScores(LabelKind.CLASS, rows);
    ClassScores after =
        new ClassScores(LabelKind.CLASS, mapped(rows, IsotonicMap.fit(before.ranking(0))));
    assertTrue(after.logLoss() < before.logLoss() - 0.1);
    double error = new CalibrationError().of(before, OPTIONS);
    assertTrue(error > 0.1, "before " + error);
    // What is left comes from the cells.
    assertEquals(0, new CalibrationError().of(after, OPTIONS), 0.01);
    for (int a = 0; a < count; a += 7) {
      for (int b = 0; b < count; b += 11) {
        if (rows.logOdds(a, 1) > rows.logOdds(b, 1)) {
          assertTrue(after.rows().logOdds(a, 1) >= after.rows().logOdds(b, 1));
        }
      }
    }
    double auc = AreaUnderRoc.of(before.ranking(0));
    assertEquals(auc, AreaUnderRoc.of(after.ranking(0)), 0.005);
  }

  /** Of all maps that never fall, it has the smallest log loss but for the limits and the cells. */
  @Test
  void rightScoresLoseNoMoreThanTheLimitsCost() {
    ScoredRows rows = tooSure(500);
    for (int round = 0; round < 3; round++) {
      ClassScores before = new ClassScores(LabelKind.CLASS, rows);
      rows = mapped(rows, IsotonicMap.fit(before.ranking(0)));
      double limits = -Math.log(501.0 / 502);
      double after = new ClassScores(LabelKind.CLASS, rows).logLoss();
      assertTrue(after <= before.logLoss() + limits, before.logLoss() + " -> " + after);
    }
  }

  /** Scores differ by rounding errors if they are computed in other batches or by onnxruntime. */
  @Test
  void roundingErrorsOfScoresHardlyChangeAProbability() {
    ScoredRows rows = tooSure(20_000);
    IsotonicMap map = IsotonicMap.fit(new ClassScores(LabelKind.CLASS, rows).ranking(0));
    for (int row = 0; row < rows.rows(); row++) {
      float x = rows.logOdds(row, 1);
      double error = 2e-6 * Math.max(1, Math.abs(x));
      assertEquals(map.at(x), map.at((float) (x + error)), 1e-5);
      assertEquals(map.at(x), map.at((float) (x - error)), 1e-5);
    }
  }

  @Test
  void onOtherRowsItLowersCalibrationErrorToo() {
    ScoredRows all = tooSure(4000);
    ScoredRows fit = new ScoredRows(2, 1, 2000);
    ScoredRows other = new ScoredRows(2, 1, 2000);
    for (int row = 0; row < all.rows(); row++) {
      (row % 2 == 0 ? fit : other)
          .add(
              1,
              new float[] {all.score(row, 0), all.score(row, 1)},
              new float[] {all.label(row, 0)},
              new float[] {1});
    }
    IsotonicMap map = IsotonicMap.fit(new ClassScores(LabelKind.CLASS, fit).ranking(0));
    ClassScores before = new ClassScores(LabelKind.CLASS, other);
    ClassScores after = new ClassScores(LabelKind.CLASS, mapped(other, map));
    assertTrue(after.logLoss() < before.logLoss() - 0.1);
    assertTrue(
        new CalibrationError().of(after, OPTIONS)
            < 0.4 * new CalibrationError().of(before, OPTIONS));
  }

  private static float[] floats(JsonNode numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers.get(i).asDouble();
    }
    return floats;
  }

  private static double[] doubles(JsonNode numbers) {
    double[] doubles = new double[numbers.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = numbers.get(i).asDouble();
    }
    return doubles;
  }
}
