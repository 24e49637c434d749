package kindling.cluster.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import kindling.metrics.scores.Decision;
import kindling.metrics.scores.LabelKind;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

/** Of the second row of two. */
class PredictionTest {
  private static final float[] SCORES = {9, 9, 0, 0.5f};

  @Test
  void aClassIsTheNumberOfTheHighestScore() {
    Prediction prediction = new Prediction(Decision.of(LabelKind.CLASS), 2);
    assertEquals(DataTypes.DoubleType, prediction.type());
    assertEquals(1.0, prediction.of(SCORES, 2));
  }

  @Test
  void aFlagIsSetAboveZero() {
    assertEquals(0.0, new Prediction(Decision.of(LabelKind.FLAGS), 1).of(SCORES, 2));
    assertEquals(1.0, new Prediction(Decision.of(LabelKind.FLAGS), 1).of(SCORES, 3));
    Prediction several = new Prediction(Decision.of(LabelKind.FLAGS), 2);
    assertEquals(new ArrayType(DataTypes.DoubleType, false), several.type());
    assertArrayEquals(new Double[] {0.0, 1.0}, (Double[]) several.of(SCORES, 2));
  }

  @Test
  void aNumberIsTheScore() {
    assertEquals(DataTypes.DoubleType, new Prediction(Decision.of(LabelKind.NUMBERS), 1).type());
    assertEquals(0.5, new Prediction(Decision.of(LabelKind.NUMBERS), 1).of(SCORES, 3));
    Prediction several = new Prediction(Decision.of(LabelKind.NUMBERS), 2);
    assertArrayEquals(new Double[] {0.0, 0.5}, (Double[]) several.of(SCORES, 2));
  }
}
