package kindling.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.network.Loss;
import kindling.network.layers.NetworkParser;
import kindling.pipeline.params.EstimatorParams;
import kindling.pipeline.params.ParamKeys;
import kindling.run.TrainingRun;
import kindling.store.Json;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fit of an estimator. It converts params to settings and runs a {@link TrainingRun}, so that
 * the weights are those of the command line.
 *
 * @param stage the estimator
 * @param task classification or regression
 * @param watcher gets the training before it begins
 */
record Fit(EstimatorParams<?> stage, LearningTask task, Consumer<TrainingRun> watcher) {
  private static final Logger LOG = LoggerFactory.getLogger(Fit.class);

  /** Settings about the location and columns of the data, which the DataFrame replaces. */
  private static final String OF_ROWS =
      "data\\.(path|train|validation|test|format|options.*|(label|weight|validation|feature)-columns?|columns.*)";

  /** Sets the defaults of an estimator's params. */
  static void setDefaults(EstimatorParams<?> stage) {
    DriverBlas.load();
    InputSchema.setDefaults(stage);
    ParamKeys.setDefaults(stage);
    stage.setDefault(stage.hiddenLayers(), new int[0]);
    stage.setDefault(stage.activation(), "relu");
    stage.setDefault(stage.settings(), new String[0]);
    stage.setDefault(stage.frozenLayers(), new String[0]);
    stage.setDefault(stage.columns(), new String[0]);
    stage.setDefault(stage.ignoredCols(), new String[0]);
  }

  /**
   * Trains on some rows.
   *
   * @throws UserError with names of params instead of settings, also if a task found an error in a
   *     row
   */
  TrainingRun.Result run(Dataset<?> dataset) {
    requireColumns(dataset.schema());
    return ParamKeys.explaining(() -> train(dataset.toDF()));
  }

  private TrainingRun.Result train(Dataset<Row> given) {
    InputSchema schema = new InputSchema(given.schema());
    Optional<TableInputs> table = table(schema);
    Dataset<Row> rows = given.select(columnsInUse(schema, table));
    if (task.labels().size() > 1) {
      rows = new Targets(task.labels()).joined(rows);
    }
    return table.isPresent()
        ? new TableFitting(this, table.get()).train(rows)
        : train(new TrainingRun(settingsFor(rows), rows));
  }

  TrainingRun.Result train(TrainingRun run) {
    task.requireFit(run.network());
    watcher.accept(run);
    return isNamed(stage.checkpointDir())
        ? run.trainOrResume(stage.getCheckpointDir(), Fit::warn)
        : run.train(Fit::warn);
  }

  /** The feature columns of a table; empty if the features are a single column. */
  private Optional<TableInputs> table(InputSchema schema) {
    return TableInputs.of(stage, task.labels(), schema);
  }

  static void warn(Message warning) {
    LOG.warn(warning.in(ParamKeys.WORDING));
  }

  /** The summary of a training. */
  static NeuralNetworkTrainingSummary summary(TrainingRun.Result result) {
    return new NeuralNetworkTrainingSummary(
        result.history(), result.epoch().epoch(), result.model().network().loss().labels());
  }

  /** The settings of a training on some rows, whose features are a single column. */
  Settings settingsFor(Dataset<Row> rows) {
    return settings(network(() -> task.outputs(rows)), List.of());
  }

  /**
   * The settings.
   *
   * @param more changes of lower rank than those of the params and the settings of the stage
   * @param last changes of higher rank
   */
  Settings settings(List<Change> more, List<Change> last) {
    List<Change> changes = new ArrayList<>();
    changes.addAll(task.settings());
    changes.addAll(more);
    changes.addAll(ParamKeys.changes(stage));
    // The likely format of the data if the command line uses the model file later.
    changes.add(new Change("param", "data.format", "parquet"));
    if (!isNamed(stage.checkpointDir())) {
      changes.add(new Change("param", "checkpoint.every", "off"));
    }
    for (String text : stage.getSettings()) {
      changes.add(furtherSetting(text));
    }
    changes.addAll(last);
    return SettingsReader.ofChanges(task.name(), changes).settings();
  }

  /**
   * Whether a param has a value. As in Spark ML, an empty name is none, and so is Python's None.
   */
  private boolean isNamed(Param<String> param) {
    if (!stage.isSet(param)) {
      return false;
    }
    String name = stage.getOrDefault(param);
    return name != null && !name.isEmpty();
  }

  private static Change furtherSetting(String text) {
    Change change = Change.of(ParamKeys.place("settings"), text);
    if (change.key().matches(OF_ROWS)) {
      throw UserError.of(
              "\"%s\" is about rows or columns, but they are those of the DataFrame", change.key())
          .cure(
              "leave it out, and name columns by featuresCol or inputCols, labelCol, weightCol and validationIndicatorCol, and encodings by columns")
          .at(change.place())
          .key(change.key());
    }
    return change;
  }

  /** The loss that the settings name. */
  Loss loss() {
    return NetworkParser.loss(settings(List.of(), List.of()).network().loss());
  }

  /** The network, if it is not given as a whole. */
  List<Change> network(IntSupplier outputs) {
    requireActivation();
    if (stage.isSet(stage.layers())) {
      if (stage.getHiddenLayers().length > 0) {
        throw UserError.of("layers is a whole network")
            .cure("leave out either layers or hiddenLayers");
      }
      return List.of();
    }
    List<String> layers = new ArrayList<>();
    for (int size : stage.getHiddenLayers()) {
      layers.add("affine " + size);
      layers.add(stage.getActivation());
    }
    layers.add("affine " + outputs.getAsInt() * loss().scoresOfNumber());
    String place = ParamKeys.place("hiddenLayers and activation");
    return List.of(new Change(place, "network.layers", Json.line(layers)));
  }

  /** Refuses an unknown activation even if there is no hidden layer. */
  private void requireActivation() {
    if (stage.isSet(stage.activation()) && stage.getHiddenLayers().length == 0) {
      try {
        NetworkParser.requireKnown(stage.getActivation());
      } catch (UserError e) {
        throw e.at(ParamKeys.place("activation"));
      }
    }
  }

  /** Selects the columns that training reads; others might be large or costly to compute. */
  private Column[] columnsInUse(InputSchema columns, Optional<TableInputs> table) {
    List<String> names =
        new ArrayList<>(table.map(TableInputs::names).orElse(List.of(stage.getFeaturesCol())));
    names.addAll(task.labels());
    if (isNamed(stage.weightCol())) {
      names.add(stage.getWeightCol());
    }
    if (isNamed(stage.validationIndicatorCol())) {
      names.add(stage.getValidationIndicatorCol());
    }
    // The column of the IDX format that defines the order of the rows.
    Stream<String> index =
        Stream.of("index").filter(name -> table.isEmpty() && columns.names().contains(name));
    return Stream.concat(names.stream(), index)
        .distinct()
        .map(name -> columns.find(name).orElseThrow().values().as(name))
        .toArray(Column[]::new);
  }

  /** Refuses unsuitable columns; returns the schema with the columns that the model adds. */
  StructType requireColumns(StructType schema) {
    InputSchema columns = new InputSchema(schema);
    HandleInvalid.of(stage);
    Optional<TableInputs> table = table(columns);
    if (table.isPresent()) {
      table.get().require(columns, task.labels());
    } else {
      columns.requireFeatures(stage);
    }
    task.requireLabel(columns, table.isPresent());
    if (isNamed(stage.weightCol())) {
      columns.requireNumber(stage.weightCol(), stage.getWeightCol());
    }
    if (isNamed(stage.validationIndicatorCol())) {
      columns.requireFlag(stage.validationIndicatorCol(), stage.getValidationIndicatorCol());
    }
    return columns.with(task.predicted(table.isPresent()));
  }
}
