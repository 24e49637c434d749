package kindling.cluster.predict;

import kindling.metrics.scores.Decision;
import kindling.tables.Target;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * The prediction for a row of a table in the terms of its label: the name of the class as a string,
 * or the number in the unit of the label as a double.
 *
 * @param decision from the scores to the class or number
 * @param outputs number of scores
 */
record TargetPrediction(Target target, Decision decision, int outputs) implements PredictedColumn {
  @Override
  public StructField field() {
    return new StructField(
        "prediction",
        target.classes().isEmpty() ? DataTypes.DoubleType : DataTypes.StringType,
        false,
        Metadata.empty());
  }

  @Override
  public Object of(float[] scores, int from) {
    return target.prediction(decision.predicted(scores, from, outputs, 0));
  }
}
