package kindling.cluster;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The scores of a row as they are, an array of float, without softmax or sigmoid.
 *
 * @param outputs scores of a row
 */
record Scores(int outputs) implements PredictedColumn {
  @Override
  public StructField field() {
    return new StructField(
        "scores", DataTypes.createArrayType(DataTypes.FloatType, false), false, Metadata.empty());
  }

  @Override
  public Float[] of(float[] scores, int from) {
    Float[] ofRow = new Float[outputs];
    for (int k = 0; k < outputs; k++) {
      ofRow[k] = scores[from + k];
    }
    return ofRow;
  }
}
