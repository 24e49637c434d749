package kindling.cluster;

import kindling.network.Loss;
import kindling.network.Network;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * What the scores of a row say: the class (double); of flags or numbers a double, or of several an
 * array of double.
 *
 * @param kind what is predicted
 * @param outputs scores of a row
 */
record Prediction(Loss.Labels kind, int outputs) implements PredictedColumn {
  static Prediction of(Network network) {
    return new Prediction(network.loss().labels(), network.outputs());
  }

  @Override
  public StructField field() {
    return new StructField("prediction", type(), false, Metadata.empty());
  }

  DataType type() {
    return isOne() ? DataTypes.DoubleType : DataTypes.createArrayType(DataTypes.DoubleType, false);
  }

  private boolean isOne() {
    return kind == Loss.Labels.CLASS || outputs == 1;
  }

  @Override
  public Object of(float[] scores, int from) {
    if (isOne()) {
      return kind == Loss.Labels.CLASS
          ? Double.valueOf(Network.largest(scores, from, outputs))
          : element(scores[from]);
    }
    Double[] elements = new Double[outputs];
    for (int k = 0; k < outputs; k++) {
      elements[k] = element(scores[from + k]);
    }
    return elements;
  }

  /** A flag is set if its sigmoid is above one half. */
  private Double element(float score) {
    return kind == Loss.Labels.FLAGS ? (score > 0 ? 1.0 : 0.0) : (double) score;
  }
}
