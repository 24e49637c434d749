package kindling.cluster;

import java.io.Serializable;
import kindling.network.Loss;
import kindling.network.Network;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * What the scores of a row say, as a value of a column: the class (double); of flags or numbers a
 * double, or of several an array of double.
 *
 * @param kind what is predicted
 * @param outputs scores of a row
 */
record Prediction(Loss.Labels kind, int outputs) implements Serializable {
  static Prediction of(Network network) {
    return new Prediction(network.loss().labels(), network.outputs());
  }

  DataType type() {
    return isOne() ? DataTypes.DoubleType : DataTypes.createArrayType(DataTypes.DoubleType, false);
  }

  private boolean isOne() {
    return kind.width(outputs) == 1;
  }

  /** The prediction of a row whose scores begin at {@code from}. */
  Object of(float[] scores, int from) {
    if (isOne()) {
      return kind.predicted(scores, from, outputs, 0);
    }
    Double[] elements = new Double[outputs];
    for (int k = 0; k < outputs; k++) {
      elements[k] = kind.predicted(scores, from, outputs, k);
    }
    return elements;
  }
}
