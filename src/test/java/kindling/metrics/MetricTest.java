package kindling.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MetricTest {
  @Test
  void itsNamesInSettingsFilesAndReportsAreConsistent() {
    assertEquals("mean-absolute-error", Metric.MEAN_ABSOLUTE_ERROR.spelled());
    assertEquals("meanAbsoluteError", Metric.MEAN_ABSOLUTE_ERROR.key());
    assertEquals("testMeanAbsoluteError", Metric.MEAN_ABSOLUTE_ERROR.keyOf("test"));
    assertEquals("mean absolute error", Metric.MEAN_ABSOLUTE_ERROR.text());
  }

  @Test
  void sharesArePrintedInPerCentAndTinyErrorsWithAnExponent() {
    assertEquals("97.09 %", Metric.ACCURACY.text(0.97091));
    assertEquals("0.1234", Metric.LOSS.text(0.12341));
    assertEquals("1.234e-05", Metric.MEAN_SQUARED_ERROR.text(1.234e-5));
    assertEquals("0.0000", Metric.LOSS.text(0));
  }

  @Test
  void itsValueIsThatOfTheEvaluation() {
    Evaluation evaluation = new Evaluation(4, 2, 3, 4, 6, 8);
    assertEquals(0.5, Metric.LOSS.of(evaluation));
    assertEquals(0.75, Metric.ACCURACY.of(evaluation));
    assertEquals(1, Metric.TOP_ACCURACY.of(evaluation));
    assertEquals(1.5, Metric.MEAN_ABSOLUTE_ERROR.of(evaluation));
    assertEquals(2, Metric.MEAN_SQUARED_ERROR.of(evaluation));
  }
}
