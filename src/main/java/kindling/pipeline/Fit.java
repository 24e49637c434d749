package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.network.Network;
import kindling.run.TrainingRun;
import kindling.store.Json;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the classifier and the regressor have in common: their params are settings, and a fit is a
 * {@link TrainingRun} with them, so that the weights are those of the command line.
 *
 * @param <S> the estimator
 * @param <M> its model
 */
public abstract class NeuralNetworkEstimator<
        S extends NeuralNetworkEstimator<S, M>, M extends NeuralNetworkModel<M>>
    extends Estimator<M>
    implements ColumnParams<S>,
        RowParams<S>,
        NetworkParams<S>,
        OptimizerParams<S>,
        TrainingParams<S>,
        RunParams<S>,
        MLWritable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(NeuralNetworkEstimator.class);

  /** Settings that say where rows are. */
  private static final String OF_ROWS =
      "data\\.(path|train|validation|test|format|options.*|(label|weight|validation|feature)-columns?)";

  private final String uid;

  NeuralNetworkEstimator(String uid) {
    this.uid = uid;
    DriverBlas.load();
    InputSchema.setDefaults(this);
    ParamKeys.setDefaults(this);
    setDefault(hiddenLayers(), new int[0]);
    setDefault(activation(), "relu");
    setDefault(settings(), new String[0]);
  }

  static String randomUid(String prefix) {
    return Identifiable$.MODULE$.randomUID(prefix);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public M fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    try {
      return train(dataset.toDF().select(columnsInUse(dataset.schema())));
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof UserError) {
          throw new UserError(ParamKeys.inWordsOfParams(cause.getMessage()), e);
        }
      }
      throw e;
    }
  }

  private M train(Dataset<Row> rows) {
    TrainingRun run = new TrainingRun(rows.sparkSession(), settingsFor(rows), rows);
    requireObjective(run.network());
    TrainingRun.Result result =
        isNamed(checkpointDir())
            ? run.trainOrResume(getCheckpointDir(), LOG::warn)
            : run.train(LOG::warn);
    M model = model(new ModelInUse(result.model()));
    model.setSummary(
        new NeuralNetworkTrainingSummary(
            result.history(), result.epoch().epoch(), model.network().loss().labels()));
    return copyValues(model, new ParamMap()).setParent(this);
  }

  /** The settings of a training on some rows. */
  final Settings settingsFor(Dataset<Row> rows) {
    List<Change> changes = new ArrayList<>();
    changes.addAll(objective());
    changes.addAll(network(rows));
    changes.addAll(ParamKeys.changes(this));
    // What a DataFrame is most likely to be stored as, when the model file is used elsewhere.
    changes.add(new Change("param", "data.format", "parquet"));
    if (!isNamed(checkpointDir())) {
      changes.add(new Change("param", "checkpoint.every", "off"));
    }
    for (String text : getSettings()) {
      changes.add(furtherSetting(text));
    }
    return SettingsReader.ofChanges(name(), changes).settings();
  }

  /** An empty name is none, as everywhere in Spark ML. */
  private boolean isNamed(Param<String> param) {
    return isSet(param) && !getOrDefault(param).isEmpty();
  }

  private static Change furtherSetting(String text) {
    Change change = Change.of(ParamKeys.place("settings"), text);
    if (change.key().matches(OF_ROWS)) {
      throw new UserError(
          "%s: \"%s\" says where rows are, but they are those of the DataFrame; leave it out, and name columns by featuresCol, labelCol, weightCol and validationIndicatorCol"
              .formatted(change.place(), change.key()));
    }
    return change;
  }

  private List<Change> network(Dataset<Row> rows) {
    if (isSet(layers())) {
      if (getHiddenLayers().length > 0) {
        throw new UserError("layers is a whole network; leave out either layers or hiddenLayers");
      }
      return List.of();
    }
    List<String> layers = new ArrayList<>();
    for (int size : getHiddenLayers()) {
      layers.add("affine " + size);
      layers.add(getActivation());
    }
    layers.add("affine " + outputs(rows));
    String place = ParamKeys.place("hiddenLayers and activation");
    return List.of(new Change(place, "network.layers", Json.line(layers)));
  }

  /** All that training reads: other columns might be large, and costly to compute. */
  private Column[] columnsInUse(StructType schema) {
    List<String> names = new ArrayList<>(List.of(getFeaturesCol(), getLabelCol()));
    if (isNamed(weightCol())) {
      names.add(getWeightCol());
    }
    if (isNamed(validationIndicatorCol())) {
      names.add(getValidationIndicatorCol());
    }
    // Places the rows of our own format.
    Stream<String> index = Stream.of("index").filter(List.of(schema.fieldNames())::contains);
    return Stream.concat(names.stream(), index)
        .distinct()
        .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
        .toArray(Column[]::new);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    InputSchema columns = new InputSchema(schema);
    columns.requireFeatures(this);
    columns.requireNumber(labelCol(), getLabelCol());
    if (isNamed(weightCol())) {
      columns.requireNumber(weightCol(), getWeightCol());
    }
    if (isNamed(validationIndicatorCol())) {
      columns.requireFlag(validationIndicatorCol(), getValidationIndicatorCol());
    }
    return columns.with(predicted());
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** The columns that its model adds. */
  abstract List<StructField> predicted();

  /** Names the runs. */
  abstract String name();

  /** Settings that say what is learned. */
  abstract List<Change> objective();

  /** Refuses a network that learns something else. */
  abstract void requireObjective(Network network);

  /** How many outputs the network needs for these rows. */
  abstract int outputs(Dataset<Row> rows);

  /** The model, without params. */
  abstract M model(ModelInUse model);
}
