package kindling.report.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import kindling.report.console.RateReport;
import kindling.train.RateCurve;
import org.junit.jupiter.api.Test;

/** The picture and the lines of a learning-rate range test. */
class RateSvgTest {
  private static final double[] RATES =
      IntStream.range(0, 41).mapToDouble(i -> Math.pow(10, i / 10.0 - 3)).toArray();
  private static final RateCurve FALLING =
      new RateCurve(
          RATES,
          IntStream.range(0, 41).mapToDouble(i -> i > 35 ? 1e9 : 2 - Math.tanh(i - 20)).toArray());
  private static final RateCurve LEVEL =
      new RateCurve(RATES, IntStream.range(0, 41).mapToDouble(i -> 2).toArray());

  @Test
  void thePictureHasDecadesAndTheSuggestion() {
    String svg = RateSvg.draw("a<b", FALLING, 0.1);
    assertTrue(svg.contains("a&lt;b"), svg);
    for (int decade = -4; decade <= 0; decade++) {
      assertTrue(svg.contains(">1e" + decade + "<"), svg);
    }
    assertTrue(svg.contains(">suggestion 1.0e-02<"), svg);
    assertEquals(36, svg.split("<circle", -1).length - 1, "diverged losses are left out");
    assertFalse(svg.contains("NaN"), svg);
    assertFalse(RateSvg.draw("level", LEVEL, 1).contains("suggestion"));
  }

  @Test
  void theLinesEndWithTheSetting() {
    List<String> lines = RateReport.lines(FALLING, 0.1);
    assertEquals("     1.00e-04       3.000       2.980", lines.get(1));
    assertEquals("suggestion: --set optimizer.learning-rate=1.0e-02", lines.get(lines.size() - 1));
    List<String> none = RateReport.lines(LEVEL, 1);
    assertTrue(
        none.get(none.size() - 1).startsWith("no rate up to 1.00e+01 makes the loss fall; scale"),
        none::toString);
  }
}
