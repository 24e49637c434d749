package kindling.run;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kindling.cluster.predict.ContributionColumns;
import kindling.cluster.predict.Predictor;
import kindling.config.DataSettings;
import kindling.config.ReceivedSettings;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.TrainingSettings.ThresholdSettings;
import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.Workers.Split;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.LabelUnits;
import kindling.network.Loss;
import kindling.rows.NamedRows;
import kindling.rows.RowReader;
import kindling.rows.ShardLayout;
import kindling.rows.files.DatasetReader;
import kindling.run.prediction.PredictionOutput;
import kindling.run.probability.Calibrator;
import kindling.store.KnownFileSystems;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.tables.Table;
import org.apache.spark.SparkContext;

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
    Model read = new ModelFile(storage).read(modelFile);
    overrides.forEach(ModelUse::requireOfUse);
    SettingsReader reader = SettingsReader.ofModel(read.settings(), modelFile, overrides);
    this.model = thresholded(read, modelFile, reader.settings());
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

  /** The model with the threshold of the settings, if that is not the one of its training. */
  private static Model thresholded(Model read, String modelFile, Settings settings) {
    ThresholdSettings wanted = settings.training().threshold();
    Settings own = SettingsReader.ofModel(read.settings(), modelFile, List.of()).settings();
    if (wanted.equals(own.training().threshold())) {
      return read;
    }
    return settings.at(
        "training.threshold",
        () -> {
          if (wanted.metric() != null) {
            throw UserError.of("a finished model has its threshold, %s", read.threshold())
                .cure("set {training.threshold} to a number, or leave it out");
          }
          return read.with(read.network().deciding(wanted.probability()));
        });
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
    boolean calibrated = Calibrator.isCalibrated(model);
    MetricChoice metrics = Calibrator.metrics(settings.metrics(), calibrated);
    try (LabelledSet set = open(split, settings.training().shards()).choosing(metrics)) {
      ConfusionMatrix matrix = set.work().matrix();
      Evaluation evaluation = set.evaluate(matrix);
      return new Result(
          evaluation,
          matrix == null ? null : matrix.named(model.classes()),
          set.packed().leftOut(),
          calibrated
              ? Optional.of(
                  set.choosing(Calibrator.choice()).evaluate(Calibrator.uncalibrated(model)))
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
            .inUnits(model.table().map(Table::units).orElse(LabelUnits.NONE));
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
    PredictionOutput target = new PredictionOutput(storage, output, outputFormat);
    target.requireReplaceable(input, overwrite);
    NamedRows source = new DatasetReader(spark, settings.data()).open(input);
    RowReader rows = source.reader(settings.data(), false, featuresOf, model.table().orElse(null));
    requireInputs(rows);
    try (Predictor predictor = new Predictor(spark, model.network(), model.parameters())) {
      float scale = settings.data().scaleOf(rows.layout().asBytes());
      ContributionColumns contributions =
          contributing
              ? new ContributionColumns(model.network(), model.parameters(), rows, scale)
              : null;
      target.write(
          input, () -> predictor.predict(source.rows().frame(), rows, scale, contributions));
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
