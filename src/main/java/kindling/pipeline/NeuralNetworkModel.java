package kindling.pipeline;

import java.util.List;
import kindling.cluster.PredictedColumn;
import kindling.cluster.RowReader;
import kindling.cluster.Sources;
import kindling.config.DataSettings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.run.Environment;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.onnx.OnnxFile;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * What the models of the classifier and the regressor have in common: they predict in one pass, in
 * batches, and are saved as Spark's metadata beside a model file that the command line reads too.
 *
 * @param <M> the model
 */
public abstract class NeuralNetworkModel<M extends NeuralNetworkModel<M>> extends Model<M>
    implements ColumnParams<M>, MLWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient ModelInUse use;
  // null if the model was not made by a fit here
  private transient NeuralNetworkTrainingSummary summary;

  NeuralNetworkModel(String uid, ModelInUse use) {
    this.uid = uid;
    this.use = use;
    DriverBlas.load();
  }

  /** The model of a file, whoever wrote it. */
  static ModelInUse read(String file) {
    return new ModelInUse(new ModelFile(storage()).read(file));
  }

  private static Storage storage() {
    return new Storage(SparkSession.builder().getOrCreate().sparkContext().hadoopConfiguration());
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Features of a row. */
  public int numFeatures() {
    return network().inputs();
  }

  /** Whether there is a {@link #summary}: after a fit, not after a load. */
  public boolean hasSummary() {
    return summary != null;
  }

  /** What each epoch of the training reached. */
  public NeuralNetworkTrainingSummary summary() {
    if (summary == null) {
      throw new UserError("a model that was loaded has no training summary; fit makes one");
    }
    return summary;
  }

  void setSummary(NeuralNetworkTrainingSummary summary) {
    this.summary = summary;
  }

  Network network() {
    return use.model().network();
  }

  ModelInUse use() {
    return use;
  }

  /** Gives a copy what is no param. */
  M like(M copy) {
    copy.setSummary(summary);
    return copy.setParent(parent());
  }

  /** Sets the columns as the settings that made the model name them, if they do. */
  void nameColumns() {
    DataSettings data =
        SettingsReader.ofModel(use.model().settings(), "the model", List.of()).settings().data();
    List<String> names = data.featureColumns();
    if (names.size() == 1 && !names.equals(DataSettings.ALL_COLUMNS)) {
      set(featuresCol(), names.get(0));
    }
    set(labelCol(), data.labelColumn());
  }

  /** The scores of a single row, on the driver. */
  float[] scores(Vector features) {
    double[] elements = features.toArray();
    float[] row = new float[elements.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) elements[i];
    }
    return use.local().scores(row);
  }

  /** What the model adds to each row; what has no name is left out. */
  abstract List<PredictedColumn> columns();

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    Dataset<Row> rows = dataset.toDF();
    List<PredictedColumn> columns = columns();
    if (columns.isEmpty()) {
      return rows;
    }
    RowReader reader = reader(rows.schema());
    return use.predictor(rows.sparkSession().sparkContext())
        .predict(rows, reader, use.model().scale(), true, columns);
  }

  /**
   * Whether the features are several columns, those that the command line trained the model on:
   * where the user names no column of vectors, and there is none of the usual name.
   */
  private boolean takesColumns(StructType schema) {
    return use.featureColumns().size() > 1
        && !isSet(featuresCol())
        && !List.of(schema.fieldNames()).contains(getFeaturesCol());
  }

  private RowReader reader(StructType schema) {
    List<String> features = takesColumns(schema) ? use.featureColumns() : List.of(getFeaturesCol());
    return RowReader.forModel(Sources.GIVEN, schema, features, network().inputs());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    InputSchema columns = new InputSchema(schema);
    if (takesColumns(schema)) {
      reader(schema);
    } else {
      columns.requireFeatures(this);
      columns.requireSize(this, network().inputs());
      columns.requireOrder(this, use.featureColumns());
    }
    return columns.with(columns().stream().map(PredictedColumn::field).toList());
  }

  /**
   * Writes the network as an ONNX file, whose input is the features as the data has them: the
   * model's scale is in its graph.
   *
   * @throws UserError if there is a file already, or a folder
   */
  public void exportOnnx(String path) {
    Storage storage = storage();
    storage.requireReplaceable(path, false);
    new OnnxFile(storage, Environment.version()).write(path, use.model(), true);
  }

  @Override
  public MLWriter write() {
    return new ModelWriter(this);
  }

  @Override
  public String toString() {
    return "%s: uid=%s, numFeatures=%d, outputs=%d, %s"
        .formatted(
            getClass().getSimpleName(), uid, network().inputs(), network().outputs(), layers());
  }

  private String layers() {
    return network().layers().toString();
  }
}
