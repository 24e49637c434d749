package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.cluster.predict.PredictedColumn;
import kindling.config.UserError;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelKind;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.DenseVector;
import org.junit.jupiter.api.Test;

/** The output columns of the second row of two, with three classes. */
class ClassColumnsTest {
  private static final float[] SCORES = {9, 9, 9, 1, 2, 0};
  private static final Decision MOST_PROBABLE = Decision.of(LabelKind.CLASS);
  private final NeuralNetworkClassifier stage = new NeuralNetworkClassifier();

  @Test
  void theColumnsAreScoresTheirSoftmaxAndTheClass() {
    List<PredictedColumn> columns =
        ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE).predicted();
    assertEquals(
        List.of("rawPrediction", "probability", "prediction"),
        columns.stream().map(column -> column.field().name()).toList());
    assertEquals(new DenseVector(new double[] {0, 1, -1}), columns.get(0).of(SCORES, 3));
    double[] probabilities = ((DenseVector) columns.get(1).of(SCORES, 3)).values();
    double sum = Math.exp(1) + Math.exp(2) + Math.exp(0);
    assertArrayEquals(
        new double[] {Math.exp(1) / sum, Math.exp(2) / sum, 1 / sum}, probabilities, 1e-15);
    assertEquals(1.0, columns.get(2).of(SCORES, 3));
  }

  @Test
  void theMetadataHasTheNumberOfClasses() {
    List<PredictedColumn> columns =
        ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE).predicted();
    assertEquals(3, AttributeGroup.fromStructField(columns.get(0).field()).size());
    assertEquals(3, AttributeGroup.fromStructField(columns.get(1).field()).size());
    NominalAttribute attribute =
        (NominalAttribute) NominalAttribute.fromStructField(columns.get(2).field());
    assertEquals(3, attribute.getNumValues().get());
  }

  @Test
  void aColumnWithoutANameIsLeftOut() {
    stage.setRawPredictionCol("").setProbabilityCol("");
    assertEquals(
        1, ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE).predicted().size());
    assertEquals(1, ClassColumns.unfitted(stage, false).size());
    stage.setPredictionCol("");
    assertEquals(
        List.of(), ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE).predicted());
  }

  @Test
  void theThresholdOfTheModelDecidesUnlessThereAreThresholds() {
    Decision careful = MOST_PROBABLE.above(0.8, 2);
    float[] scores = {0, (float) Math.log(3)}; // class 1 with 75 %
    assertEquals(0, ClassColumns.choice(stage, careful, 2).of(scores, 0, 2));
    assertEquals(1, ClassColumns.choice(stage, MOST_PROBABLE, 2).of(scores, 0, 2));
    stage.setThresholds(new double[] {0.5, 0.5});
    assertEquals(1, ClassColumns.choice(stage, careful, 2).of(scores, 0, 2));
  }

  @Test
  void thresholdsDivideTheProbabilities() {
    assertEquals(0.0, predicted(0.1, 0.9, 0.9));
    assertEquals(1.0, predicted(0.5, 0.5, 0.5));
    // A threshold of 0 always wins.
    assertEquals(2.0, predicted(0.1, 0.1, 0));
  }

  @Test
  void invalidThresholdsAreRefused() {
    for (double[] bad : new double[][] {{1, 1}, {1, -1, 1}, {0, 0, 1}, {1, Double.NaN, 1}}) {
      stage.setThresholds(bad);
      UserError error =
          assertThrows(
              UserError.class, () -> ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE));
      assertTrue(
          error.getMessage().contains("a number for each of the 3 classes"), error::getMessage);
    }
  }

  @Test
  void largeScoresDoNotOverflow() {
    PredictedColumn probability =
        ClassColumns.of(stage, ClassNames.numbered(2), MOST_PROBABLE).predicted().get(1);
    assertEquals(
        new DenseVector(new double[] {1, 0}), probability.of(new float[] {1e30f, -1e30f}, 0));
  }

  @Test
  void contributionsExplainThePredictedClass() {
    assertEquals(
        1, ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE).explained().of(SCORES, 3));
    stage.setThresholds(0.1, 0.9, 0.9);
    assertEquals(
        0, ClassColumns.of(stage, ClassNames.numbered(3), MOST_PROBABLE).explained().of(SCORES, 3));
  }

  private Object predicted(double... thresholds) {
    return ClassColumns.of(stage.setThresholds(thresholds), ClassNames.numbered(3), MOST_PROBABLE)
        .predicted()
        .get(2)
        .of(SCORES, 3);
  }
}
