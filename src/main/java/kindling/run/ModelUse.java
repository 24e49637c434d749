package kindling.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kindling.cluster.predict.ContributionColumns;
import kindling.cluster.predict.FormatColumns;
import kindling.cluster.predict.Predictor;
import kindling.config.DataSettings;
import kindling.config.ReceivedSettings;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.Workers.Split;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.MetricChoice;
import kindling.network.Loss;
import kindling.rows.NamedRows;
import kindling.rows.ReadFault;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.files.DatasetReader;
import kindling.run.probability.Calibrator;
import kindling.store.KnownFileSystems;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.tables.Table;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/**
 * Evaluates a model file on a labelled set, or predicts with it. Its settings say how to read the
 * data.
 */
public final class ModelUse {
  private static final String LABELS = "data.options.labels";

  private final SparkContext spark;
  private final Storage storage;
  private final Model model;
  // null if the settings are not those of the file
  private final ReceivedSettings received;
  private final KnownFileSystems fileSystems;
  private final Settings settings;
  // for errors
  private final String featuresOf;

  /**
   * A model in a session.
   *
   * @param overrides of the settings that made it, such as {@code data.test=...}
   */
  public ModelUse(SparkContext spark, String modelFile, List<String> overrides) {
    this.spark = spark;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.model = new ModelFile(storage).read(modelFile);
    overrides.forEach(ModelUse::requireOfUse);
    SettingsReader reader = SettingsReader.ofModel(model.settings(), modelFile, overrides);
    this.received = ReceivedSettings.of(modelFile, reader, overrides);
    this.fileSystems = new KnownFileSystems(spark.hadoopConfiguration(), modelFile);
    this.settings = reader.settings();
    this.featuresOf = featuresOf();
  }

  /** A model with given settings, which replace those in its file. */
  public ModelUse(SparkContext spark, String modelFile, Settings settings) {
    this.spark = spark;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.model = new ModelFile(storage).read(modelFile);
    this.received = null;
    this.fileSystems = null;
    this.settings = settings;
    this.featuresOf = featuresOf();
  }

  private String featuresOf() {
    return settings.data().featureColumns().equals(model.featureColumns()) ? "the model takes" : "";
  }

  /** Refuses to change what the model file says for good. */
  private static void requireOfUse(String override) {
    if (override.matches("\\s*(network|optimizer|augmentation|checkpoint|report)[.= {].*")) {
      throw UserError.of("a finished model has its network, and is not trained")
          .cure("set data and evaluation keys only")
          .at("--set " + override);
    }
  }

  /**
   * How well a set is predicted.
   *
   * @param matrix the confusion matrix; null unless the loss has classes, and not too many
   * @param leftOut rows of a table that are left out, and why, a line each
   * @param uncalibrated the metrics without the calibration of the model; empty without one
   */
  public record Result(
      Evaluation evaluation,
      ConfusionMatrix matrix,
      List<Message> leftOut,
      Optional<Evaluation> uncalibrated) {}

  /** Evaluates a set, cut into shards as in training, so that the metrics are exactly the same. */
  public Result evaluate(Split split) {
    NetworkOfSettings.checkMetrics(settings, model.network().loss());
    boolean calibrated = model.temperature() != 1;
    MetricChoice metrics = Calibrator.metrics(settings.metrics(), calibrated);
    try (LabelledSet set = open(split, settings.training().shards()).choosing(metrics)) {
      ConfusionMatrix matrix = set.work().matrix();
      Evaluation evaluation = set.evaluate(matrix);
      return new Result(
          evaluation,
          matrix == null ? null : matrix.named(model.classes()),
          set.packed().leftOut(),
          calibrated
              ? Optional.of(set.evaluate(Calibrator.uncalibrated(model)))
              : Optional.empty());
    }
  }

  /**
   * Opens a labelled set, and packs it into blocks.
   *
   * @param shards number of blocks
   */
  public LabelledSet open(Split split, int shards) {
    requireHarmless(paths(split));
    DataSets sets =
        new DataSets(
            settings,
            new DatasetReader(spark, settings.data()),
            Set.of(split),
            featuresOf,
            model.table().orElse(null));
    RowReader rows = sets.rows(split);
    requireInputs(rows);
    float scale = settings.data().scaleOf(rows.layout().asBytes());
    BlockEvaluation work =
        new BlockEvaluation(
                model.network(), rows.layout().labelWidth(), scale, settings.evaluation().topK())
            .inUnit(model.table().map(Table::unit).orElse(1.0));
    PackedSets packed = sets.pack(spark, model.network(), ShardLayout.overCores(spark, shards));
    return new LabelledSet(spark, model, packed.of(split), rows, scale, work, packed);
  }

  private void requireHarmless(List<String> paths) {
    if (received != null) {
      received.requireHarmless(fileSystems::have, paths);
    }
  }

  /** The keys of the paths that a set is read from. */
  private List<String> paths(Split split) {
    DataSettings data = settings.data();
    boolean ofFolder = (split == Split.TEST ? data.test() : data.train()).isEmpty();
    return List.of(
        LABELS,
        ofFolder ? "data.path" : split == Split.TEST ? "data.test" : "data.train",
        split == Split.VALIDATION ? "data.validation" : LABELS);
  }

  /** What the model predicts. */
  public Loss.Labels labels() {
    return model.network().loss().labels();
  }

  /** The settings that made the model, with what was changed of them. */
  public Settings settings() {
    return settings;
  }

  /** Writes predictions for a data set without contributions. */
  public void predict(String input, String output, String outputFormat, boolean overwrite) {
    predict(input, output, outputFormat, overwrite, false);
  }

  /**
   * Writes predictions for a data set: the columns that the {@link Predictor} returns, perhaps with
   * the contributions of each column.
   */
  public void predict(
      String input, String output, String outputFormat, boolean overwrite, boolean contributing) {
    requireHarmless(List.of(LABELS));
    requireReplaceable(input, output, overwrite);
    NamedRows source = new DatasetReader(spark, settings.data()).open(input);
    RowReader rows = source.reader(settings.data(), false, featuresOf, model.table().orElse(null));
    requireInputs(rows);
    // Into a folder beside it: what was there before stays until all is written.
    Path target = new Path(storage.qualified(output));
    String writing = new Path(target.getParent(), "." + target.getName() + ".writing").toString();
    requireWritable(writing, output);
    try (Predictor predictor = new Predictor(spark, model.network(), model.parameters())) {
      float scale = settings.data().scaleOf(rows.layout().asBytes());
      ContributionColumns contributions =
          contributing
              ? new ContributionColumns(model.network(), model.parameters(), rows, scale)
              : null;
      Dataset<Row> predictions =
          predictor.predict(source.rows().frame(), rows, scale, contributions);
      FormatColumns.of(predictions, outputFormat)
          .write()
          .format(outputFormat)
          .option("header", true) // of CSV; other formats have names anyway
          .mode(SaveMode.Overwrite)
          .save(writing);
      storage.replaceFolder(writing, output);
    } catch (Exception e) {
      storage.delete(writing);
      Optional<UserError> fault = ReadFault.in(input, e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      if (isFull(e)) {
        throw new UserError(output + ": cannot be written: no space left there", e);
      }
      // Scala declares no exceptions, so that the compiler does not know of this one.
      if (e instanceof AnalysisException
          || String.valueOf(e.getMessage()).contains("DATA_SOURCE_NOT_FOUND")) {
        throw new UserError(
            "%s: cannot be written as %s: %s"
                .formatted(output, outputFormat, e.getMessage().lines().findFirst().orElse("")),
            e);
      }
      throw e;
    }
  }

  /** Spark itself would say it late, and in many lines. */
  private void requireWritable(String writing, String output) {
    try {
      // What an earlier try left; or a link, which Spark would follow.
      storage.delete(writing);
      storage.makeFolder(writing);
    } catch (UserError e) {
      throw e.movedTo(output);
    }
  }

  private static boolean isFull(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Overwriting deletes the whole folder: it must be one of Spark's own, and not one with the input
   * in it.
   */
  private void requireReplaceable(String input, String output, boolean overwrite) {
    if (!storage.exists(output)) {
      return;
    }
    if (!overwrite) {
      throw UserError.of("exists already")
          .cure("choose another --output, or add --overwrite")
          .at(output);
    }
    String from = storage.qualified(input) + "/";
    String to = storage.qualified(output) + "/";
    if (from.startsWith(to) || to.startsWith(from)) {
      throw new UserError(output + ": holds the input, or lies in it; choose another --output");
    }
    if (!storage.exists(output + "/_SUCCESS")) {
      throw new UserError(
          output
              + ": is no folder that Spark wrote, so it is not replaced; choose another --output");
    }
  }

  private void requireInputs(RowReader rows) {
    if (rows.layout().width() != model.network().inputs()) {
      throw UserError.of(
              "a row has %d features, but the model takes %d",
              rows.layout().width(), model.network().inputs())
          .cure(
              settings.data().format().equals("libsvm")
                  ? "add --set data.options.numFeatures=" + model.network().inputs()
                  : "")
          .at(rows.source());
    }
  }
}
