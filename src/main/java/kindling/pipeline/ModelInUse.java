package kindling.pipeline;

import java.util.List;
import kindling.cluster.predict.PredictedColumn;
import kindling.cluster.predict.Predictor;
import kindling.cluster.predict.RowRefusal;
import kindling.config.DataSettings;
import kindling.config.SettingsReader;
import kindling.network.Network;
import kindling.rows.RowReader;
import kindling.rows.TrainingSets;
import kindling.run.Environment;
import kindling.serving.LocalModel;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.onnx.OnnxFile;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A model, and its weights on the executors once it predicts; copies of a stage share it. */
final class ModelInUse {
  /**
   * The weights of a network whose rows are predicted one by one, so that Spark can leave out
   * columns that are not used: 512 KiB, which the cache of a core holds. Larger networks are
   * predicted in batches, which is 2 to 20 times as fast.
   */
  private static final int MOST_WEIGHTS_ROW_BY_ROW = 1 << 17;

  private final Model model;
  // null if the model was not made by a fit here
  private final NeuralNetworkTrainingSummary summary;
  // null until they are asked for
  private List<String> featureColumns;
  // null until something is predicted
  private Predictor predictor;
  private SparkContext context;
  // null until a single row is predicted
  private LocalModel local;

  ModelInUse(Model model, NeuralNetworkTrainingSummary summary) {
    this.model = model;
    this.summary = summary;
    DriverBlas.load();
  }

  /** The model of a file, whoever wrote it. */
  static ModelInUse read(String file) {
    return ParamKeys.explaining(() -> new ModelInUse(new ModelFile(storage()).read(file), null));
  }

  private static Storage storage() {
    return new Storage(SparkSession.builder().getOrCreate().sparkContext().hadoopConfiguration());
  }

  Model model() {
    return model;
  }

  /** The columns that it was trained on, in order; see {@link Model#featureColumns}. */
  synchronized List<String> featureColumns() {
    if (featureColumns == null) {
      featureColumns = model.featureColumns();
    }
    return featureColumns;
  }

  Network network() {
    return model.network();
  }

  /** How the model was trained; null if it was loaded. */
  NeuralNetworkTrainingSummary summary() {
    return summary;
  }

  /** Sets the columns of a stage as the settings that made the model name them, if they do. */
  void nameColumns(ColumnParams<?> stage) {
    DataSettings data =
        SettingsReader.ofModel(model.settings(), "the model", List.of()).settings().data();
    List<String> names = data.featureColumns();
    if (names.size() == 1 && !names.equals(DataSettings.ALL_COLUMNS)) {
      stage.set(stage.featuresCol(), names.get(0));
    }
    stage.set(stage.labelCol(), data.labelColumn());
  }

  /** The scores of a single row, on the driver. */
  float[] scores(Vector features) {
    double[] elements = features.toArray();
    float[] row = new float[elements.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) elements[i];
    }
    return local().scores(row);
  }

  private synchronized LocalModel local() {
    if (local == null) {
      local = LocalModel.of(model);
    }
    return local;
  }

  /** The rows with columns made of their scores, as Spark shows them to the user. */
  Dataset<Row> transform(ColumnParams<?> stage, Dataset<?> dataset, List<PredictedColumn> columns) {
    return transform(stage, dataset, columns, RowRefusal.raised(ParamKeys.WORDING));
  }

  /**
   * The rows with columns made of their scores.
   *
   * @param refusal of rows that the network cannot take
   */
  Dataset<Row> transform(
      ColumnParams<?> stage,
      Dataset<?> dataset,
      List<PredictedColumn> columns,
      RowRefusal refusal) {
    transformSchema(stage, dataset.schema(), columns);
    Dataset<Row> rows = dataset.toDF();
    if (columns.isEmpty()) {
      return rows;
    }
    boolean several = takesColumns(stage, rows.schema());
    if (!several && network().parameters() <= MOST_WEIGHTS_ROW_BY_ROW) {
      return predictor(rows)
          .transform(rows, stage.getFeaturesCol(), model.scale(), columns, refusal);
    }
    List<String> features = several ? featureColumns() : List.of(stage.getFeaturesCol());
    RowReader reader =
        RowReader.forModel(TrainingSets.GIVEN, rows.schema(), features, network().inputs());
    return predictor(rows).predict(rows, reader, model.scale(), true, columns);
  }

  /**
   * Whether the features are several columns, those that the command line trained the model on:
   * where the user names no column of vectors, and there is none of the usual name.
   */
  private boolean takesColumns(ColumnParams<?> stage, StructType schema) {
    return featureColumns().size() > 1
        && !stage.isSet(stage.featuresCol())
        && !List.of(schema.fieldNames()).contains(stage.getFeaturesCol());
  }

  /** The columns with those that the model adds; refuses features that it cannot take. */
  StructType transformSchema(
      ColumnParams<?> stage, StructType schema, List<PredictedColumn> columns) {
    InputSchema given = new InputSchema(schema);
    if (takesColumns(stage, schema)) {
      ParamKeys.explaining(
          () ->
              RowReader.forModel(TrainingSets.GIVEN, schema, featureColumns(), network().inputs()));
    } else {
      given.requireFeatures(stage);
      given.requireSize(stage, network().inputs());
      given.requireOrder(stage, featureColumns());
    }
    return given.with(columns.stream().map(PredictedColumn::field).toList());
  }

  /** The predictor in the context of some rows: the same until the model is used in another one. */
  synchronized Predictor predictor(Dataset<Row> rows) {
    SparkContext spark = rows.sparkSession().sparkContext();
    if (context != spark) {
      predictor = new Predictor(spark, network(), model.parameters());
      context = spark;
    }
    return predictor;
  }

  void exportOnnx(String path) {
    ParamKeys.explaining(
        () -> {
          Storage storage = storage();
          storage.requireReplaceable(path, false);
          new OnnxFile(storage, Environment.version()).write(path, model, true);
          return path;
        });
  }

  /** What a stage says of itself. */
  String describe(ColumnParams<?> stage) {
    return "%s: uid=%s, numFeatures=%d, outputs=%d, %s"
        .formatted(
            stage.getClass().getSimpleName(),
            stage.uid(),
            network().inputs(),
            network().outputs(),
            network().layers());
  }
}
