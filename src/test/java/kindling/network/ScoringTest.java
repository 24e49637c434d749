package kindling.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.LabelUnits;
import org.junit.jupiter.api.Test;

class ScoringTest {
  @Test
  void theClassWithTheHighestScoreIsPredicted() {
    Targets targets = targets(1, 2, 0, 1);
    float[] scores = {0.1f, 0.2f, 0.9f, 0.5f, 0.6f, 0.7f, 0, 3, 3};
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    Evaluation evaluation =
        Scoring.of(
            Decision.of(LabelKind.CLASS), 3, 3, scores, targets, 1.5, 2, matrix, LabelUnits.NONE);
    // The first of two highest scores counts.
    assertEquals(new Evaluation(3, 1.5, 2, 2, 0, 0), evaluation);
    assertArrayEquals(new long[] {0, 0, 1, 0, 1, 0, 0, 0, 1}, matrix.counts());
    assertEquals(
        3,
        Scoring.of(
                Decision.of(LabelKind.CLASS), 3, 3, scores, targets, 1.5, 3, null, LabelUnits.NONE)
            .amongTop());
  }

  @Test
  void aThresholdDecidesBetweenTwoClassesAndForAFlag() {
    Targets targets = targets(1, 1, 1, 0, 0);
    // Log-odds of class 1: 2, 1, 0.5 and -1; the threshold has 1.1.
    float[] scores = {0, 2, 1, 2, 0, 0.5f, 1, 0};
    Decision careful = Decision.of(LabelKind.CLASS).above(0.75, 2);
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    assertEquals(
        3, Scoring.of(careful, 4, 2, scores, targets, 0, 1, matrix, LabelUnits.NONE).correct());
    assertArrayEquals(new long[] {2, 0, 1, 1}, matrix.counts());
    Decision flag = Decision.of(LabelKind.FLAGS).above(0.75, 1);
    float[] odds = {2, 1, 0.5f, -1};
    assertEquals(3, Scoring.of(flag, 4, 1, odds, targets, 0, 1, null, LabelUnits.NONE).correct());
  }

  @Test
  void oneHotLabelsCountLikeClassNumbers() {
    Targets targets = targets(3, 0, 0, 1, 1, 0, 0);
    float[] scores = {0.1f, 0.2f, 0.9f, 0.5f, 0.6f, 0.7f};
    assertEquals(
        1,
        Scoring.of(Decision.of(LabelKind.CLASS), 2, 3, scores, targets, 0, 1, null, LabelUnits.NONE)
            .correct());
  }

  @Test
  void aRowOfFlagsIsCorrectIfAllAre() {
    Targets targets = targets(2, 1, 0, 1, 1);
    float[] scores = {0.1f, -0.2f, 0.3f, -0.1f};
    assertEquals(
        1,
        Scoring.of(Decision.of(LabelKind.FLAGS), 2, 2, scores, targets, 0, 1, null, LabelUnits.NONE)
            .correct());
  }

  @Test
  void aRegressionHasAbsoluteAndSquaredErrors() {
    Targets targets = targets(2, 1, 2, 3, 4);
    float[] scores = {2, 2, 3, 7};
    Evaluation evaluation =
        Scoring.of(
            Decision.of(LabelKind.NUMBERS), 2, 2, scores, targets, 5, 1, null, LabelUnits.NONE);
    assertEquals((0.5 + 1.5) / 2, evaluation.meanAbsoluteError());
    assertEquals((0.5 + 4.5) / 2, evaluation.meanSquaredError());
    assertEquals(2.5, evaluation.loss());
    LabelUnits units = new LabelUnits(10, 1000);
    Evaluation inUnits =
        Scoring.of(Decision.of(LabelKind.NUMBERS), 2, 2, scores, targets, 5, 1, null, units);
    assertEquals((5 + 1500) / 2.0, inUnits.meanAbsoluteError());
    assertEquals((50 + 4_500_000) / 2.0, inUnits.meanSquaredError());
    assertEquals(2.5, inUnits.loss());
  }

  private static Targets targets(int width, float... labels) {
    Targets targets = new Targets(labels.length / width, width);
    System.arraycopy(labels, 0, targets.labels(), 0, labels.length);
    return targets;
  }
}
