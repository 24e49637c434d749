package kindling.pipeline;

import java.util.List;
import java.util.Map;
import kindling.cluster.predict.RowRefusal;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.pipeline.params.ClassColumnParams;
import kindling.pipeline.params.ParamText;
import kindling.serving.RowPrediction;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Predicts classes. Adds the scores of the classes ({@link #rawPredictionCol}, vector), their
 * probabilities ({@link #probabilityCol}, vector) and the class ({@link #predictionCol}, double).
 */
public final class NeuralNetworkClassificationModel
    extends ClassificationModel<Vector, NeuralNetworkClassificationModel>
    implements NeuralNetworkModel<NeuralNetworkClassificationModel>,
        ClassColumnParams<NeuralNetworkClassificationModel> {
  private static final long serialVersionUID = 1L;

  /** The column of the label's index while rows are evaluated. */
  private static final String INDEX = "_labelIndex";

  private final StageUid uid;
  private final transient ModelInUse use;

  /** Without a network; a Spark Connect server lists models that have this constructor. */
  public NeuralNetworkClassificationModel() {
    this(StageUid.random("neuralNetworkClassifier"), null);
  }

  /** Without a network; a Spark Connect server makes transformers by this constructor. */
  public NeuralNetworkClassificationModel(String uid) {
    this(uid, null);
  }

  NeuralNetworkClassificationModel(String uid, ModelInUse use) {
    this(StageUid.of(uid), use);
  }

  private NeuralNetworkClassificationModel(StageUid uid, ModelInUse use) {
    this.uid = uid;
    this.use = use;
    ClassColumns.setDefaults(this);
  }

  /** The model in a model file of the command line, of this or an older version. */
  public static NeuralNetworkClassificationModel ofFile(String file) {
    ModelInUse use = ModelInUse.read(file);
    Loss loss = use.network().loss();
    if (loss.labels() != Loss.Labels.CLASS) {
      throw UserError.of(
              "was trained with {network.loss} = %s, which does not tell classes apart", loss)
          .at(file)
          .key("network.loss");
    }
    return of(use);
  }

  /** A stage with the columns that are named in the model's settings. */
  static NeuralNetworkClassificationModel of(ModelInUse use) {
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassificationModel(StageUid.random("neuralNetworkClassifier"), use);
    use.nameColumns(model);
    return model;
  }

  /** A reader of saved models, and of model files of the command line. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new StageReader<>(
        NeuralNetworkClassificationModel.class,
        (uid, folder) -> new NeuralNetworkClassificationModel(uid, ModelInUse.readSaved(folder)),
        NeuralNetworkClassificationModel::ofFile);
  }

  /** Reads a saved model, or a model file of the command line. */
  public static NeuralNetworkClassificationModel load(String path) {
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

  @Override
  public int numClasses() {
    return use().network().outputs();
  }

  /**
   * The class of a single row, as {@link #transform} predicts it, except for ties in the last bits.
   */
  @Override
  public double predict(Vector features) {
    return choice().of(use().scores(features), 0, numClasses());
  }

  /**
   * The class of a single row of a table.
   *
   * @param row the values of the columns by name, null if missing; other columns are ignored
   */
  public double predictRow(Map<String, ?> row) {
    RowPrediction prediction = use().predict(this, row);
    List<Double> thresholds = choice().thresholds();
    return thresholds.isEmpty()
        ? classNames().indexOf(String.valueOf(prediction.value()))
        : ClassColumns.largest(
            prediction.probabilities().values().stream().mapToDouble(p -> p).toArray(), thresholds);
  }

  private ClassColumns.Choice choice() {
    return ClassColumns.choice(this, use().network().decision(), numClasses());
  }

  /** The name of the class of a single row of a table. */
  public String predictLabel(Map<String, ?> row) {
    return classNames().get((int) predictRow(row));
  }

  /** The probability of each class for a single row of a table, by the name of the class. */
  public Map<String, Double> predictProbabilities(Map<String, ?> row) {
    return use().predict(this, row).probabilities();
  }

  /**
   * The names of the classes, in the order of the scores: the labels of a table, else the numbers
   * of the classes.
   */
  public List<String> classNames() {
    return names().all();
  }

  private ClassNames names() {
    return ClassNames.of(use().model());
  }

  /** The scores of a single row minus their mean. */
  @Override
  public Vector predictRaw(Vector features) {
    return ClassColumns.raw(use().scores(features), 0, numClasses());
  }

  /** The probability of each class for a single row. */
  public Vector predictProbability(Vector features) {
    return ClassColumns.probability(use().scores(features), 0, numClasses());
  }

  @Override
  public NeuralNetworkClassificationModel copy(ParamMap extra) {
    NeuralNetworkClassificationModel copy = new NeuralNetworkClassificationModel(uid(), use);
    return copyValues(copy, extra).setParent(parent());
  }

  /**
   * Adds the output columns that have a name. With a small network (up to 131,072 weights) and
   * without contributions, unused columns are neither read nor computed; else the model predicts in
   * batches of whole rows.
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> rows = use().transform(this, dataset, columns());
    withLabelIndex(rows.schema());
    return getLabelIndexCol().isEmpty() ? rows : withLabelIndex(rows, getLabelIndexCol());
  }

  private Dataset<Row> withLabelIndex(Dataset<Row> rows, String column) {
    return LabelIndex.add(rows, getLabelCol(), names(), use().model().table(), column);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return withLabelIndex(use().transformSchema(this, schema, columns()));
  }

  /** The schema with the index of the label; refuses a name that already exists. */
  private StructType withLabelIndex(StructType predicted) {
    InputSchema given = new InputSchema(predicted);
    return getLabelIndexCol().isEmpty() || given.find(getLabelCol()).isEmpty()
        ? predicted
        : given.with(List.of(names().indices(getLabelIndexCol())));
  }

  /** Predicts labelled rows; metrics are computed when they are first requested. */
  public NeuralNetworkClassificationSummary evaluate(Dataset<?> dataset) {
    return new NeuralNetworkClassificationSummary(
        Evaluated.of(
            this,
            dataset,
            this::copy,
            (model, rows) ->
                withLabelIndex(
                    use()
                        .transform(
                            model, rows, model.columns().withoutContributions(), RowRefusal.THROWN),
                    INDEX),
            INDEX));
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

  private AddedColumns columns() {
    return ClassColumns.of(this, names(), use().network().decision());
  }
}
