package kindling.cluster.predict;

import java.util.List;
import kindling.tables.Target;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** The columns that a model of numbers adds in a pipeline. */
public final class NumberColumns {
  private NumberColumns() {}

  /** The field of the prediction, unless it has no name. */
  public static List<StructField> named(String prediction, int outputs) {
    if (prediction.isEmpty()) {
      return List.of();
    }
    return List.of(
        outputs == 1
            ? NumericAttribute.defaultAttr().withName(prediction).toStructField()
            : new StructField(
                prediction,
                DataTypes.createArrayType(DataTypes.DoubleType, false),
                false,
                Metadata.empty()));
  }

  /** The field of the vector of quantiles. */
  public static StructField quantiles(String prediction) {
    return new StructField(
        prediction + "Quantiles", SQLDataTypes.VectorType(), false, Metadata.empty());
  }

  /**
   * All quantiles in the unit of the label.
   *
   * @param target null if the label is not standardised
   */
  public record QuantileVector(StructField field, Target target, int outputs)
      implements PredictedColumn {
    @Override
    public Vector of(float[] scores, int from) {
      double[] all = new double[outputs];
      for (int k = 0; k < outputs; k++) {
        all[k] = target == null ? (double) scores[from + k] : target.number(scores[from + k]);
      }
      return Vectors.dense(all);
    }
  }

  /** The scores of several labels. */
  public record AllScores(StructField field, int outputs) implements PredictedColumn {
    @Override
    public Double[] of(float[] scores, int from) {
      Double[] all = new Double[outputs];
      for (int k = 0; k < outputs; k++) {
        all[k] = (double) scores[from + k];
      }
      return all;
    }
  }

  /**
   * The score in the unit of the label.
   *
   * @param target null if the label is not standardised
   * @param score its place among the scores of the row
   */
  public record Score(StructField field, Target target, int score) implements PredictedColumn {
    @Override
    public Double of(float[] scores, int from) {
      double number = scores[from + score];
      return target == null ? number : target.number(number);
    }
  }
}
