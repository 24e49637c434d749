package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.network.Loss.Labels;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import org.junit.jupiter.api.Test;

/** The metrics of a training. */
class NeuralNetworkTrainingSummaryTest {
  private static final Evaluation TRAINED = new Evaluation(4, 2, 3, 4, 1, 2);
  private static final EpochResult EPOCH =
      new EpochResult(
          1,
          9,
          4,
          new Evaluations(TRAINED, Evaluation.NONE, Evaluation.NONE),
          1.5,
          0.5,
          PhaseTimes.ZERO);

  private static NeuralNetworkTrainingSummary of(Labels predicted) {
    return new NeuralNetworkTrainingSummary(List.of(EPOCH), 1, predicted);
  }

  @Test
  void aClassifierHasAccuracyAndNoAbsoluteError() {
    assertEquals(0.75, of(Labels.CLASS).accuracyHistory()[0]);
    assertEquals(Double.NaN, of(Labels.CLASS).meanAbsoluteErrorHistory()[0]);
    assertEquals(Double.NaN, of(Labels.CLASS).validationMeanAbsoluteErrorHistory()[0]);
  }

  @Test
  void aRegressorHasAnAbsoluteErrorAndNoAccuracy() {
    assertEquals(0.25, of(Labels.NUMBERS).meanAbsoluteErrorHistory()[0]);
    assertEquals(Double.NaN, of(Labels.NUMBERS).accuracyHistory()[0]);
    assertEquals(Double.NaN, of(Labels.NUMBERS).validationAccuracyHistory()[0]);
  }

  @Test
  void withoutValidationRowsTheirMetricsAreNaN() {
    assertEquals(Double.NaN, of(Labels.CLASS).validationAccuracyHistory()[0]);
    assertEquals(Double.NaN, of(Labels.NUMBERS).validationMeanAbsoluteErrorHistory()[0]);
    assertEquals(Double.NaN, of(Labels.CLASS).validationObjectiveHistory()[0]);
  }
}
