package kindling.cluster.predict;

import kindling.tables.Target;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * A predicted quantile of a row, a double named such as {@code quantile_0.1}.
 *
 * @param level the quantile
 * @param score its place among the scores
 * @param target null if the label is read as it is
 */
record QuantileColumn(double level, int score, Target target) implements PredictedColumn {
  @Override
  public StructField field() {
    return new StructField("quantile_" + level, DataTypes.DoubleType, false, Metadata.empty());
  }

  @Override
  public Double of(float[] scores, int from) {
    double number = scores[from + score];
    return target == null ? number : target.number(number);
  }
}
