package kindling.cluster.predict;

import kindling.network.Loss;
import kindling.network.Network;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The scores of a row, an array of float, before softmax or sigmoid. The mean of the scores of
 * classes is subtracted.
 *
 * @param kind of labels
 * @param outputs number of scores
 */
record Scores(Loss.Labels kind, int outputs) implements PredictedColumn {
  static Scores of(Network network) {
    return new Scores(network.loss().labels(), network.outputs());
  }

  @Override
  public StructField field() {
    return new StructField(
        "scores", DataTypes.createArrayType(DataTypes.FloatType, false), false, Metadata.empty());
  }

  @Override
  public Float[] of(float[] scores, int from) {
    double offset = kind.offset(scores, from, outputs);
    Float[] ofRow = new Float[outputs];
    for (int k = 0; k < outputs; k++) {
      ofRow[k] = (float) (scores[from + k] - offset);
    }
    return ofRow;
  }
}
