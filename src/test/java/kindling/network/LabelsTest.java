package kindling.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Reported scores. */
class LabelsTest {
  private static final float[] SCORES = {7, 7, 2, -3, 1e9f};

  @Test
  void scoresOfClassesAreReportedMinusTheirMean() {
    double offset = Loss.Labels.CLASS.offset(SCORES, 2, 2);
    assertEquals(2.5, SCORES[2] - offset);
    assertEquals(-2.5, SCORES[3] - offset, "half the margin");
  }

  @Test
  void scoresOfFlagsAndNumbersAreReportedUnchanged() {
    assertEquals(0, Loss.Labels.FLAGS.offset(SCORES, 2, 2));
    assertEquals(0, Loss.Labels.NUMBERS.offset(SCORES, 2, 2));
  }
}
