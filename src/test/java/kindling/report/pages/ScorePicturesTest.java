package kindling.report.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.ScoredRows;
import org.junit.jupiter.api.Test;

class ScorePicturesTest {
  @Test
  void twoClassesHaveThreeCurves() {
    ScoredRows rows = new ScoredRows(2, 1, 4);
    rows.add(4, new float[] {0, 3, 0, 2, 0, 1, 0, 0}, new float[] {1, 0, 1, 0}, ones(4));
    String html =
        ScorePictures.of(
            "test", new ScoredSet(LabelKind.CLASS, rows, List.of("no", "a<b"), LabelUnits.NONE, 0));
    assertEquals(3, html.split("<svg", -1).length - 1);
    assertTrue(html.contains("The positive rows are those of class a&lt;b."), html);
    // Up at 1, right at 0, up at 1, right at 0: from (52, 256) to (328, 10), in the viewBox.
    assertTrue(
        html.contains(
            "<path class=\"curve run0\" d=\"M52.0 256.0L52.0 133.0L190.0 133.0L190.0 10.0L328.0 10.0\"/>"),
        html);
    // Precision 1, 1, 1/2, 2/3, 1/2 at recall 0, 1/2, 1/2, 1, 1.
    assertTrue(html.contains("d=\"M190.0 10.0L190.0 133.0L328.0 92.0L328.0 133.0\"/>"), html);
  }

  @Test
  void severalClassesHaveALegendAndAbsentOnesNoRocCurve() {
    ScoredRows rows = new ScoredRows(3, 1, 2);
    rows.add(2, new float[] {2, 1, 0, 0, 1, 0}, new float[] {0, 1}, ones(2));
    String html =
        ScorePictures.of(
            "validation", new ScoredSet(LabelKind.CLASS, rows, List.of(), LabelUnits.NONE, 0));
    assertTrue(html.contains("Each class against the rest."), html);
    String roc = html.substring(html.indexOf("ROC"), html.indexOf("Precision-recall"));
    assertTrue(roc.contains("curve run1") && !roc.contains("curve run2"), roc);
  }

  @Test
  void numbersHaveResidualsInTheUnitOfTheLabel() {
    ScoredRows rows = new ScoredRows(1, 1, 2);
    rows.add(2, new float[] {1, -1}, new float[] {0.5f, -1}, ones(2));
    String html =
        ScorePictures.of(
            "test", new ScoredSet(LabelKind.NUMBERS, rows, List.of(), new LabelUnits(1000), 5000));
    assertTrue(html.contains("The 2 rows of the test set."), html);
    assertEquals(2, html.split("<circle", -1).length - 1);
    assertTrue(html.contains(">4,000</text>") && html.contains(">-400</text>"), html);
  }

  @Test
  void aScoreThatIsNoNumberLeavesNoPicture() {
    ScoredRows rows = new ScoredRows(1, 1, 1);
    rows.add(1, new float[] {Float.NaN}, new float[] {1}, ones(1));
    assertEquals(
        "",
        ScorePictures.of(
            "test", new ScoredSet(LabelKind.FLAGS, rows, List.of(), LabelUnits.NONE, 0)));
  }

  @Test
  void manyRowsMakeNoLargePage() {
    ScoredRows rows = new ScoredRows(1, 1, 1);
    for (int i = 0; i < 50_000; i++) {
      rows.add(1, new float[] {i}, new float[] {i % 3 == 0 ? 1 : 0}, ones(1));
    }
    for (LabelKind kind : List.of(LabelKind.FLAGS, LabelKind.NUMBERS)) {
      String html =
          ScorePictures.of("test", new ScoredSet(kind, rows, List.of(), LabelUnits.NONE, 0));
      assertTrue(html.length() < 100_000, () -> "" + html.length());
      assertFalse(html.contains("NaN"), html);
    }
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
