package kindling.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.cluster.predict.PredictedColumn;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.pipeline.params.ClassColumnParams;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** Computes the output columns of a classifier from its scores, as Spark ML defines them. */
final class ClassColumns {
  private ClassColumns() {}

  /** Sets the defaults of the column params, which are Spark's. */
  static void setDefaults(ClassColumnParams<?> stage) {
    InputSchema.setDefaults(stage);
    stage.setDefault(stage.rawPredictionCol(), "rawPrediction");
    stage.setDefault(stage.probabilityCol(), "probability");
  }

  /** The columns with a name, before the number of classes is known. */
  static List<StructField> unfitted(ClassColumnParams<?> stage) {
    return named(
        List.of(
            new StructField(
                stage.getRawPredictionCol(), SQLDataTypes.VectorType(), false, Metadata.empty()),
            new StructField(
                stage.getProbabilityCol(), SQLDataTypes.VectorType(), false, Metadata.empty()),
            new StructField(
                stage.getPredictionCol(), DataTypes.DoubleType, false, Metadata.empty())));
  }

  private static List<StructField> named(List<StructField> fields) {
    return fields.stream().filter(field -> !field.name().isEmpty()).toList();
  }

  /** The columns with a name, for a number of classes. */
  static List<PredictedColumn> of(ClassColumnParams<?> stage, int classes) {
    List<PredictedColumn> columns = new ArrayList<>();
    if (!stage.getRawPredictionCol().isEmpty()) {
      columns.add(new Raw(vectors(stage.getRawPredictionCol(), classes), classes));
    }
    if (!stage.getProbabilityCol().isEmpty()) {
      columns.add(new Probability(vectors(stage.getProbabilityCol(), classes), classes));
    }
    if (!stage.getPredictionCol().isEmpty()) {
      StructField field =
          NominalAttribute.defaultAttr()
              .withName(stage.getPredictionCol())
              .withNumValues(classes)
              .toStructField();
      columns.add(new PredictedClass(field, classes, thresholds(stage, classes)));
    }
    return columns;
  }

  private static StructField vectors(String name, int classes) {
    return new AttributeGroup(name, classes).toStructField();
  }

  /** The thresholds of the classes; empty if not set. */
  static List<Double> thresholds(ClassColumnParams<?> stage, int classes) {
    if (!stage.isSet(stage.thresholds())) {
      return List.of();
    }
    double[] values = stage.getThresholds();
    boolean positive = Arrays.stream(values).allMatch(t -> t >= 0 && Double.isFinite(t));
    if (values.length != classes
        || !positive
        || Arrays.stream(values).filter(t -> t == 0).count() > 1) {
      throw UserError.of(
          "thresholds is %s; it must have a number for each of the %d classes, at least 0, and at most one of them 0",
          Arrays.toString(values), classes);
    }
    return Arrays.stream(values).boxed().toList();
  }

  /** The scores minus their mean. */
  private record Raw(StructField field, int classes) implements PredictedColumn {
    @Override
    public DenseVector of(float[] scores, int from) {
      return raw(scores, from, classes);
    }
  }

  /** The softmax of the scores. */
  private record Probability(StructField field, int classes) implements PredictedColumn {
    @Override
    public DenseVector of(float[] scores, int from) {
      return probability(scores, from, classes);
    }
  }

  /** The class with the largest probability, divided by its threshold if there are thresholds. */
  private record PredictedClass(StructField field, int classes, List<Double> thresholds)
      implements PredictedColumn {
    @Override
    public Double of(float[] scores, int from) {
      return predicted(scores, from, classes, thresholds);
    }
  }

  static DenseVector raw(float[] scores, int from, int classes) {
    double offset = Loss.Labels.CLASS.offset(scores, from, classes);
    double[] elements = new double[classes];
    for (int k = 0; k < classes; k++) {
      elements[k] = scores[from + k] - offset;
    }
    return new DenseVector(elements);
  }

  static DenseVector probability(float[] scores, int from, int classes) {
    return new DenseVector(softmax(scores, from, classes));
  }

  /**
   * The predicted class.
   *
   * @param thresholds of the classes; empty if not set
   */
  static double predicted(float[] scores, int from, int classes, List<Double> thresholds) {
    if (thresholds.isEmpty()) {
      return Network.largest(scores, from, classes);
    }
    double[] probabilities = softmax(scores, from, classes);
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      double share = probabilities[k] / thresholds.get(k);
      if (share > most) {
        most = share;
        best = k;
      }
    }
    return best;
  }

  /** {@code exp(s - max s) / Σ exp(s - max s)}. */
  private static double[] softmax(float[] scores, int from, int classes) {
    float max = scores[from + Network.largest(scores, from, classes)];
    double[] y = new double[classes];
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      y[k] = Math.exp((double) scores[from + k] - max);
      sum += y[k];
    }
    for (int k = 0; k < classes; k++) {
      y[k] /= sum;
    }
    return y;
  }
}
