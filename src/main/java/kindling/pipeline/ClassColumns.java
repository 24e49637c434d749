package kindling.pipeline;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.cluster.predict.PredictedColumn;
import kindling.config.UserError;
import kindling.gradient.ExplainedOutput;
import kindling.metrics.scores.Decision;
import kindling.network.Loss;
import kindling.pipeline.params.ClassColumnParams;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
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
    stage.setDefault(stage.predictedLabelCol(), "predictedLabel");
    stage.setDefault(stage.labelIndexCol(), "");
  }

  /** The columns with a name, before the number of classes is known. */
  static List<StructField> unfitted(ClassColumnParams<?> stage, boolean ofTable) {
    List<StructField> fields = new ArrayList<>();
    fields.add(field(stage.getRawPredictionCol(), SQLDataTypes.VectorType()));
    fields.add(field(stage.getProbabilityCol(), SQLDataTypes.VectorType()));
    fields.add(field(stage.getPredictionCol(), DataTypes.DoubleType));
    fields.add(field(predictedLabel(stage, ofTable), DataTypes.StringType));
    fields.addAll(AddedColumns.contributions(stage, ofTable));
    fields.add(
        new StructField(stage.getLabelIndexCol(), DataTypes.DoubleType, true, Metadata.empty()));
    fields.removeIf(field -> field.name().isEmpty());
    return fields;
  }

  private static StructField field(String name, DataType type) {
    return new StructField(name, type, false, Metadata.empty());
  }

  /** The column of the name of the predicted class; empty for none. */
  private static String predictedLabel(ClassColumnParams<?> stage, boolean ofTable) {
    return ofTable || stage.isSet(stage.predictedLabelCol()) ? stage.getPredictedLabelCol() : "";
  }

  /**
   * The columns with a name.
   *
   * @param decision of the model, which the param thresholds replaces
   */
  static AddedColumns of(ClassColumnParams<?> stage, ClassNames names, Decision decision) {
    int classes = names.count();
    List<PredictedColumn> columns = new ArrayList<>();
    if (!stage.getRawPredictionCol().isEmpty()) {
      columns.add(new Raw(names.vectors(stage.getRawPredictionCol()), classes));
    }
    if (!stage.getProbabilityCol().isEmpty()) {
      columns.add(new Probability(names.vectors(stage.getProbabilityCol()), classes));
    }
    Choice choice = choice(stage, decision, classes);
    if (!stage.getPredictionCol().isEmpty()) {
      columns.add(new PredictedClass(names.indices(stage.getPredictionCol()), classes, choice));
    }
    String label = predictedLabel(stage, names.ofTable());
    if (!label.isEmpty()) {
      StructField field = field(label, DataTypes.StringType);
      columns.add(new PredictedName(field, new ArrayList<>(names.all()), choice));
    }
    return AddedColumns.of(stage, columns, new ExplainedClass(classes, choice));
  }

  /** How a classifier chooses the class. */
  static Choice choice(ClassColumnParams<?> stage, Decision decision, int classes) {
    return new Choice(decision, thresholds(stage, classes));
  }

  /** The thresholds of the classes; empty if not set. */
  private static List<Double> thresholds(ClassColumnParams<?> stage, int classes) {
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

  /**
   * How the class is chosen.
   *
   * @param decision of the model
   * @param thresholds of the classes, the param of Spark ML; empty if not set
   */
  record Choice(Decision decision, List<Double> thresholds) implements Serializable {
    /**
     * The class that the model predicts; with thresholds the one with the largest probability,
     * divided by its threshold.
     */
    int of(float[] scores, int from, int classes) {
      return thresholds.isEmpty()
          ? decision.predictedClass(scores, from, classes)
          : largest(softmax(scores, from, classes), thresholds);
    }
  }

  /** The chosen class. */
  private record PredictedClass(StructField field, int classes, Choice choice)
      implements PredictedColumn {
    @Override
    public Double of(float[] scores, int from) {
      return (double) choice.of(scores, from, classes);
    }
  }

  /** The number of that class, whose score contributions explain. */
  private record ExplainedClass(int classes, Choice choice) implements ExplainedOutput {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public int of(float[] scores, int from) {
      return choice.of(scores, from, classes);
    }
  }

  /** The name of that class. */
  private record PredictedName(StructField field, ArrayList<String> names, Choice choice)
      implements PredictedColumn {
    @Override
    public String of(float[] scores, int from) {
      return names.get(choice.of(scores, from, names.size()));
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

  /** The class with the largest probability, divided by its threshold. */
  static int largest(double[] probabilities, List<Double> thresholds) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < probabilities.length; k++) {
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
    float max = scores[from + Decision.largest(scores, from, classes)];
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
