package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kindling.cluster.predict.NumberColumns;
import kindling.cluster.predict.PredictedColumn;
import kindling.cluster.predict.RowRefusal;
import kindling.config.UserError;
import kindling.gradient.ExplainedOutput;
import kindling.metrics.scores.Decision;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.pipeline.params.ParamText;
import kindling.tables.Table;
import kindling.tables.Target;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts numbers: adds {@link #predictionCol}, a double, or an array of doubles for several
 * labels.
 */
public final class NeuralNetworkRegressionModel
    extends RegressionModel<Vector, NeuralNetworkRegressionModel>
    implements NeuralNetworkModel<NeuralNetworkRegressionModel> {
  private static final long serialVersionUID = 1L;

  private final StageUid uid;
  private final transient ModelInUse use;

  /** Without a network; a Spark Connect server lists models that have this constructor. */
  public NeuralNetworkRegressionModel() {
    this(StageUid.random("neuralNetworkRegressor"), null);
  }

  /** Without a network; a Spark Connect server makes transformers by this constructor. */
  public NeuralNetworkRegressionModel(String uid) {
    this(uid, null);
  }

  NeuralNetworkRegressionModel(String uid, ModelInUse use) {
    this(StageUid.of(uid), use);
  }

  private NeuralNetworkRegressionModel(StageUid uid, ModelInUse use) {
    this.uid = uid;
    this.use = use;
    InputSchema.setDefaults(this);
  }

  /** The model in a model file of the command line, of this or an older version. */
  public static NeuralNetworkRegressionModel ofFile(String file) {
    ModelInUse use = ModelInUse.read(file);
    try {
      requireNumbers(use.network());
    } catch (UserError e) {
      throw e.at(file);
    }
    return of(use);
  }

  /** A stage with the columns that are named in the model's settings. */
  static NeuralNetworkRegressionModel of(ModelInUse use) {
    NeuralNetworkRegressionModel model =
        new NeuralNetworkRegressionModel(StageUid.random("neuralNetworkRegressor"), use);
    use.nameColumns(model);
    return model;
  }

  /** Refuses a network that does not predict numbers. */
  static void requireNumbers(Network network) {
    if (network.loss().labels() != Loss.Labels.NUMBERS) {
      throw UserError.of(
          "a regressor predicts numbers; this network has {network.loss} = %s", network.loss());
    }
  }

  /** A reader of saved models, and of model files of the command line. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new StageReader<>(
        NeuralNetworkRegressionModel.class,
        (uid, folder) -> new NeuralNetworkRegressionModel(uid, ModelInUse.readSaved(folder)),
        NeuralNetworkRegressionModel::ofFile);
  }

  /** Reads a saved model, or a model file of the command line. */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return StageUid.orAnnounced(uid);
  }

  @Override
  public ModelInUse use() {
    if (use == null) {
      throw UserError.of("the model has no network").cure("fit or load one");
    }
    return use;
  }

  /** The bytes of the weights, by which a Spark Connect server limits its memory. */
  @SuppressWarnings("MissingOverride") // Spark 3.5 has no such method
  public long estimatedSize() {
    return use().bytes();
  }

  @Override
  public int numFeatures() {
    return use().network().inputs();
  }

  /** The prediction for a single row. */
  @Override
  public double predict(Vector features) {
    requireOneLabel("predictAll");
    float[] scores = use().scores(features);
    return use().network().decision().predicted(scores, 0, scores.length, 0);
  }

  /** The predictions for a single row of each label, or its quantiles. */
  public double[] predictAll(Vector features) {
    float[] scores = use().scores(features);
    double[] all = new double[scores.length];
    for (int k = 0; k < all.length; k++) {
      all[k] = scores[k];
    }
    return all;
  }

  private void requireOneLabel(String other) {
    if (labels() > 1) {
      throw UserError.of("the model predicts %d labels", labels()).cure("use %s", other);
    }
  }

  /**
   * The prediction for a single row of a table.
   *
   * @param row the values of the columns by name, null if missing; other columns are ignored
   */
  public double predictRow(Map<String, ?> row) {
    requireOneLabel("predictAllOfRow");
    return use().predict(this, row).number();
  }

  /**
   * The predictions for a single row of a table of each label.
   *
   * @param row the values of the columns by name, null if missing; other columns are ignored
   */
  public List<Double> predictAllOfRow(Map<String, ?> row) {
    Object value = use().predict(this, row).value();
    return value instanceof List<?> list
        ? list.stream().map(number -> (Double) number).toList()
        : List.of((Double) value);
  }

  @Override
  public NeuralNetworkRegressionModel copy(ParamMap extra) {
    NeuralNetworkRegressionModel copy = new NeuralNetworkRegressionModel(uid(), use);
    return copyValues(copy, extra).setParent(parent());
  }

  /**
   * Adds the output columns that have a name. With a small network (up to 131,072 weights) and
   * without contributions, unused columns are neither read nor computed; else the model predicts in
   * batches of whole rows.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return use().transform(this, dataset, columns());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return use().transformSchema(this, schema, columns());
  }

  /** Predicts labelled rows; metrics are computed when they are first requested. */
  public NeuralNetworkRegressionSummary evaluate(Dataset<?> dataset) {
    requireOneLabel("a RegressionEvaluator for an element of predictionCol");
    return new NeuralNetworkRegressionSummary(
        Evaluated.of(
            this,
            dataset,
            this::copy,
            (model, rows) ->
                use()
                    .transform(
                        model, rows, model.columns().withoutContributions(), RowRefusal.THROWN),
            getLabelCol()));
  }

  /** Answers a question of the Python package, see {@link Answers}. */
  public String predict(String question, String arguments) {
    return Answers.of(this, question, arguments, null);
  }

  /** Answers a question about rows. */
  public String predict(String question, String arguments, Dataset<?> rows) {
    return Answers.of(this, question, arguments, rows);
  }

  @Override
  public String explainParam(Param<?> param) {
    return ParamText.explain(this, param);
  }

  @Override
  public String toString() {
    return use == null ? uid() : use.describe(this);
  }

  private int labels() {
    return use().network().outputs() / use().network().loss().scoresOfNumber();
  }

  private AddedColumns columns() {
    int outputs = use().network().outputs();
    Decision decision = use().network().decision();
    AddedColumns.requireOneLabel(this, outputs);
    List<PredictedColumn> predicted = new ArrayList<>();
    for (StructField field : NumberColumns.named(getPredictionCol(), labels())) {
      predicted.add(
          labels() == 1
              ? new NumberColumns.Score(field, target(), decision.score(0))
              : new NumberColumns.AllScores(field, outputs));
      if (!decision.quantiles().isEmpty()) {
        predicted.add(
            new NumberColumns.QuantileVector(
                NumberColumns.quantiles(field.name()), target(), outputs));
      }
    }
    return AddedColumns.of(this, predicted, ExplainedOutput.predicted(use().network()));
  }

  /** Null if the label is not standardised. */
  private Target target() {
    return use().model().table().flatMap(Table::target).orElse(null);
  }
}
