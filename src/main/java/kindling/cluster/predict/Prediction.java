package kindling.cluster.predict;

import kindling.metrics.scores.Decision;
import kindling.network.Network;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The prediction for a row: the class as a double; for flags or numbers a double, or an array of
 * double if there are several.
 *
 * @param decision from the scores to the prediction
 * @param outputs number of scores
 */
record Prediction(Decision decision, int outputs) implements PredictedColumn {
  static Prediction of(Network network) {
    return new Prediction(network.decision(), network.outputs());
  }

  @Override
  public StructField field() {
    return new StructField("prediction", type(), false, Metadata.empty());
  }

  DataType type() {
    return isOne() ? DataTypes.DoubleType : DataTypes.createArrayType(DataTypes.DoubleType, false);
  }

  private boolean isOne() {
    return decision.width(outputs) == 1;
  }

  @Override
  public Object of(float[] scores, int from) {
    if (isOne()) {
      return decision.predicted(scores, from, outputs, 0);
    }
    Double[] elements = new Double[outputs];
    for (int k = 0; k < outputs; k++) {
      elements[k] = decision.predicted(scores, from, outputs, k);
    }
    return elements;
  }
}
