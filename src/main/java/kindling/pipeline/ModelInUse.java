package kindling.pipeline;

import java.util.List;
import java.util.Map;
import kindling.cluster.predict.ContributionColumns;
import kindling.cluster.predict.Predictor;
import kindling.cluster.predict.RowRefusal;
import kindling.config.DataSettings;
import kindling.config.DataSettings.MissingLabels;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.pipeline.params.ColumnParams;
import kindling.pipeline.params.ParamKeys;
import kindling.rows.RowReader;
import kindling.rows.TrainingSets;
import kindling.run.Environment;
import kindling.serving.LocalModel;
import kindling.serving.RowPrediction;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.onnx.OnnxFile;
import kindling.tables.Table;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** A model and, once it predicts, its weights on the executors. Copies of a stage share it. */
final class ModelInUse {
  /**
   * Networks with at most this many weights (512 KiB, which fits into the cache of a core) predict
   * row by row, so that Spark can skip unused columns. Larger networks predict in batches, which is
   * 2 to 20 times as fast.
   */
  private static final int MOST_WEIGHTS_ROW_BY_ROW = 1 << 17;

  private final Model model;
  // null if the model was loaded
  private final NeuralNetworkTrainingSummary summary;
  // null until the first call
  private List<String> featureColumns;
  // null until the first prediction
  private Predictor predictor;
  private SparkContext context;
  // null until the first prediction of a single row
  private LocalModel local;

  ModelInUse(Model model, NeuralNetworkTrainingSummary summary) {
    this.model = model;
    this.summary = summary;
    DriverBlas.load();
  }

  /** Reads the model in the folder of a saved stage. */
  static ModelInUse readSaved(String folder) {
    return LocalFiles.inUse()
        ? new ModelInUse(LocalFiles.read(folder), null)
        : read(folder + "/" + ModelFile.NAME);
  }

  /** Reads a model file of a pipeline or of the command line. */
  static ModelInUse read(String file) {
    return ParamKeys.explaining(() -> new ModelInUse(new ModelFile(storage()).read(file), null));
  }

  static Storage storage() {
    return new Storage(SparkSession.builder().getOrCreate().sparkContext().hadoopConfiguration());
  }

  Model model() {
    return model;
  }

  /** The feature columns of the training, in order; see {@link Model#featureColumns}. */
  synchronized List<String> featureColumns() {
    if (featureColumns == null) {
      featureColumns = model.featureColumns();
    }
    return featureColumns;
  }

  Network network() {
    return model.network();
  }

  /** The bytes of the weights. */
  long bytes() {
    return (long) Float.BYTES * network().parameters();
  }

  /** The summary of the training; null if the model was loaded. */
  NeuralNetworkTrainingSummary summary() {
    return summary;
  }

  /** Sets the columns of a stage to those in the model's settings. */
  void nameColumns(ColumnParams<?> stage) {
    DataSettings data =
        SettingsReader.ofModel(model.settings(), "the model", List.of()).settings().data();
    List<String> names = data.featureColumns();
    if (model.table().isEmpty() && names.size() == 1 && !names.equals(DataSettings.ALL_COLUMNS)) {
      stage.set(stage.featuresCol(), names.get(0));
    }
    stage.set(stage.labelCol(), data.labelColumn());
  }

  /** Whether rows of a table without a label are left out, as in the training. */
  boolean skipsUnlabelled() {
    return model.table().isPresent()
        && SettingsReader.ofModel(model.settings(), "the model", List.of())
                .settings()
                .data()
                .table()
                .missingLabels()
            == MissingLabels.SKIP;
  }

  /** The prediction for a single row of a table, on the driver. */
  RowPrediction predict(ColumnParams<?> stage, Map<String, ?> row) {
    Map<String, Object> values =
        model
            .table()
            .map(table -> new TableRow(table, HandleInvalid.of(stage)).values(row))
            .orElse(Map.of());
    return local().predictRow(values);
  }

  /** The scores of a single row, on the driver. */
  float[] scores(Vector features) {
    if (model.table().isPresent()) {
      throw UserError.of("the model takes the columns of a table, and encodes them itself")
          .cure("pass a row by the names of its columns to predictRow, or rows to transform");
    }
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

  /** The rows with the columns that the model adds. */
  Dataset<Row> transform(ColumnParams<?> stage, Dataset<?> dataset, AddedColumns columns) {
    return transform(stage, dataset, columns, RowRefusal.raised(ParamKeys.WORDING));
  }

  /**
   * The same.
   *
   * @param refusal of rows that the network cannot take
   */
  Dataset<Row> transform(
      ColumnParams<?> stage, Dataset<?> dataset, AddedColumns columns, RowRefusal refusal) {
    transformSchema(stage, dataset.schema(), columns);
    Dataset<Row> rows = dataset.toDF();
    if (model.table().isPresent()) {
      return transform(model.table().get(), stage, rows, columns, refusal);
    }
    if (columns.isEmpty()) {
      return rows;
    }
    boolean several = takesColumns(stage, rows.schema());
    boolean small = network().parameters() <= MOST_WEIGHTS_ROW_BY_ROW;
    if (!several && small && columns.contributions().isNone()) {
      return predictor(rows)
          .transform(rows, stage.getFeaturesCol(), model.scale(), columns.predicted(), refusal);
    }
    List<String> features = several ? featureColumns() : List.of(stage.getFeaturesCol());
    RowReader reader =
        RowReader.forModel(TrainingSets.GIVEN, rows.schema(), features, network().inputs());
    return inBatches(rows, reader, columns, refusal);
  }

  private Dataset<Row> inBatches(
      Dataset<Row> rows, RowReader reader, AddedColumns columns, RowRefusal refusal) {
    ContributionColumns contributions =
        columns.contributions().isNone()
            ? null
            : new ContributionColumns(
                network(),
                model.parameters(),
                reader,
                model.scale(),
                columns.contributions(),
                columns.explained());
    return predictor(rows)
        .predict(rows, reader, model.scale(), columns.predicted(), contributions, refusal);
  }

  /** The same of a table. */
  private Dataset<Row> transform(
      Table table,
      ColumnParams<?> stage,
      Dataset<Row> rows,
      AddedColumns columns,
      RowRefusal refusal) {
    RowReader reader = RowReader.forModel(TrainingSets.GIVEN, rows.schema(), table);
    Dataset<Row> valid = new TableRows(table, rows).valid(HandleInvalid.of(stage), refusal);
    return columns.isEmpty() ? valid : inBatches(valid, reader, columns, refusal);
  }

  /**
   * Whether the features are the several columns on which the command line trained the model. This
   * is so if the user names no column of vectors and there is none with the default name.
   */
  private boolean takesColumns(ColumnParams<?> stage, StructType schema) {
    return featureColumns().size() > 1
        && !stage.isSet(stage.featuresCol())
        && !List.of(schema.fieldNames()).contains(stage.getFeaturesCol());
  }

  /** The schema with the columns that the model adds; refuses unsuitable features. */
  StructType transformSchema(ColumnParams<?> stage, StructType schema, AddedColumns columns) {
    InputSchema given = new InputSchema(schema);
    boolean named = model.table().isPresent() || takesColumns(stage, schema);
    if (model.table().isPresent()) {
      HandleInvalid.of(stage);
      ParamKeys.explaining(
          () -> RowReader.forModel(TrainingSets.GIVEN, schema, model.table().get()));
    } else if (named) {
      ParamKeys.explaining(
          () ->
              RowReader.forModel(TrainingSets.GIVEN, schema, featureColumns(), network().inputs()));
    } else {
      given.requireFeatures(stage);
      given.requireSize(stage, network().inputs());
      given.requireOrder(stage, featureColumns());
    }
    return given.with(columns.fields(named));
  }

  /**
   * The predictor for the Spark context of some rows, which is reused until the context changes.
   */
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

  /** The text of a stage's {@code toString}. */
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
