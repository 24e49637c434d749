package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.metrics.scores.Calibration.Bin;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void rowsAreCutIntoBinsOfEqualWeightWithTheLowestProbabilityFirst() {
    List<Bin> bins =
        bins(2, new float[] {2, 1, -1, -2}, new float[] {1, 0, 1, 0}, new float[] {1, 1, 1, 1});
    assertEquals(2, bins.size());
    assertEquals((sigmoid(-1) + sigmoid(-2)) / 2, bins.get(0).probability(), 1e-12);
    assertEquals(0.5, bins.get(0).share());
    assertEquals((sigmoid(1) + sigmoid(2)) / 2, bins.get(1).probability(), 1e-12);
  }

  @Test
  void rowsCountWithTheirWeights() {
    List<Bin> bins = bins(1, new float[] {0, 1}, new float[] {1, 0}, new float[] {3, 1});
    assertEquals((3 * 0.5 + sigmoid(1)) / 4, bins.get(0).probability(), 1e-12);
    assertEquals(0.75, bins.get(0).share());
    assertEquals(4, bins.get(0).weight());
  }

  @Test
  void equalScoresStayTogether() {
    assertEquals(
        1, bins(4, new float[4], new float[] {1, 0, 1, 0}, new float[] {1, 1, 1, 1}).size());
  }

  @Test
  void afterManyEqualScoresTheNextBinIsNotSmaller() {
    // Eleven equal scores, then nine different ones, in four parts of five.
    float[] scores = new float[20];
    float[] labels = new float[20];
    float[] weights = new float[20];
    for (int i = 0; i < 20; i++) {
      scores[i] = i < 11 ? 5 : -i;
      weights[i] = 1;
    }
    assertEquals(
        List.of(5.0, 4.0, 11.0),
        bins(4, scores, labels, weights).stream().map(Bin::weight).toList());
  }

  private static List<Bin> bins(int most, float[] scores, float[] labels, float[] weights) {
    ScoredRows rows = new ScoredRows(1, 1, 1);
    rows.add(scores.length, scores, labels, weights);
    return Calibration.bins(new ClassScores(LabelKind.FLAGS, rows).ranking(0), most);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
