package kindling.metrics.scores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DecisionTest {
  @Test
  void theMostProbableClassIsPredictedAndTheFirstOfEqualOnes() {
    Decision decision = Decision.of(LabelKind.CLASS);
    assertEquals(0.5, decision.threshold());
    assertEquals(2, decision.predictedClass(new float[] {9, 1, 2, 3, 3}, 1, 4));
    assertEquals(0, decision.predictedClass(new float[] {1, 1}, 0, 2));
  }

  @Test
  void classOneNeedsMoreThanTheThreshold() {
    Decision decision = Decision.of(LabelKind.CLASS).above(0.25, 2);
    assertEquals(1, decision.predictedClass(new float[] {9, 5, 4}, 1, 2));
    assertEquals(0, decision.predictedClass(new float[] {9, 5, 3.8f}, 1, 2));
    Decision flag = Decision.of(LabelKind.FLAGS).above(0.25, 1);
    assertEquals(1, flag.predicted(new float[] {-1}, 0, 1, 0));
    assertEquals(0, flag.predicted(new float[] {-1.2f}, 0, 1, 0));
  }

  @Test
  void aThresholdIsAProbabilityAndForTwoClasses() {
    for (double wrong : new double[] {0, 1, -1, 2, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class, () -> Decision.of(LabelKind.CLASS).above(wrong, 2));
    }
    assertThrows(IllegalArgumentException.class, () -> Decision.of(LabelKind.CLASS).above(0.3, 3));
    assertThrows(IllegalArgumentException.class, () -> Decision.of(LabelKind.FLAGS).above(0.3, 2));
    assertThrows(
        IllegalArgumentException.class, () -> Decision.of(LabelKind.NUMBERS).above(0.3, 1));
    assertTrue(Decision.of(LabelKind.NUMBERS).above(0.5, 7).cut() == 0);
  }
}
