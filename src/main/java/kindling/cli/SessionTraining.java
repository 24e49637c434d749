package kindling.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.network.Loss;
import kindling.pipeline.NeuralNetworkModel;
import kindling.report.console.Console;
import kindling.report.console.RunSummary;
import kindling.report.console.TextConsole;
import kindling.report.live.LineStream;
import kindling.run.TrainingRun;
import kindling.run.plan.TablePlan;
import kindling.run.plan.TableSource;
import kindling.run.progress.TrainingProgress;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.train.TrainingListener;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Model;

/**
 * What {@code kindling train} does, in a Spark session that runs already: the {@code
 * kindling.train} of the Python package calls it. Bad settings are a {@link UserError} before
 * anything is read.
 */
public final class SessionTraining {
  private final SparkContext spark;
  private final TrainingSource source;
  private final TrainingProgress progress;
  // both null before the end
  private String folder;
  private TrainingRun.Result result;

  private SessionTraining(SparkContext spark, TrainingSource source, TrainingProgress progress) {
    this.spark = spark;
    this.source = source;
    this.progress = progress;
  }

  /**
   * The training of a conf file.
   *
   * @param overrides of the user, each {@code key=value}
   * @param progress takes the lines for the user
   */
  public static SessionTraining ofConfiguration(
      SparkContext spark, String file, List<String> overrides, TrainingProgress progress) {
    TrainingSource source =
        inPython(
            () -> TrainingSource.ofConfiguration(spark.hadoopConfiguration(), file, overrides));
    return new SessionTraining(spark, source, progress);
  }

  /**
   * The training of a table.
   *
   * @param label the column to predict
   * @param format of Spark's reader; null to take it from the name of the file
   * @param fast whether the network is a plain one, which trains in a fraction of the time
   */
  public static SessionTraining ofTable(
      SparkContext spark,
      String data,
      String label,
      String format,
      boolean fast,
      List<String> overrides,
      TrainingProgress progress) {
    TableSource table = new TableSource(data, label, format, fast);
    return new SessionTraining(spark, TrainingSource.ofTable(table, overrides), progress);
  }

  /** The training that a folder of results resumes. */
  public static SessionTraining ofFolder(
      SparkContext spark, String folder, List<String> overrides, TrainingProgress progress) {
    Configuration hadoop = spark.hadoopConfiguration();
    TrainingSource source =
        inPython(() -> TrainingSource.ofFolder(hadoop, folder, overrides, progress::say));
    SessionTraining training = new SessionTraining(spark, source, progress);
    training.folder = folder;
    return training;
  }

  /**
   * Trains.
   *
   * @param out the folder for the results; null for one in {@code runs}, or the resumed one
   * @param overwrite whether earlier results in it are replaced
   * @param withPage whether {@code report.html} is written
   */
  public void run(String out, boolean overwrite, boolean withPage) throws Exception {
    Settings settings = inPython(() -> source.reader().settings());
    Storage storage = new Storage(spark.hadoopConfiguration());
    if (out != null) {
      requireVacant(storage, out, overwrite);
      storage.requireNoLinks(out);
      folder = out;
    } else if (folder == null) {
      folder = SparkCommand.defaultFolder(settings.name());
    }
    try (LivePage page = LivePage.open(settings)) {
      result =
          page.watch(
              () -> progress.during(spark, () -> inPython(() -> train(page, overwrite, withPage))));
    }
  }

  private static void requireVacant(Storage storage, String out, boolean overwrite) {
    try {
      storage.requireVacant(out, overwrite);
    } catch (UserError e) {
      throw e.cure("choose another folder, or pass overwrite=True");
    }
  }

  private TrainingRun.Result train(LivePage page, boolean overwrite, boolean withPage) {
    try {
      TablePlan plan = source.plan(spark).orElse(null);
      Settings settings = source.settings(spark, plan);
      FolderTraining training =
          new FolderTraining(spark, source, plan, settings, folder, page, new Lines());
      if (!withPage) {
        training.training().withoutPage();
      }
      progress.watch(training.training());
      return training.run(overwrite);
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      UserError error = Main.userErrorIn(e);
      if (error != null) {
        throw error;
      }
      throw e;
    }
  }

  /** An override is an argument of a function in Python. */
  private static <T> T inPython(Supplier<T> work) {
    try {
      return work.get();
    } catch (UserError e) {
      throw e.isAt("--set") ? e.movedTo("kindling.train") : e;
    }
  }

  /** The folder of the results. */
  public String folder() {
    return folder;
  }

  /** The model, a stage with a summary; null if no stage predicts labels of this kind. */
  public Model<?> model() {
    return NeuralNetworkModel.of(result).orElse(null);
  }

  /**
   * The results as a JSON object: {@code epochs}, a list with the keys of {@link Figures}; {@code
   * bestEpoch}, whose weights the model has; and {@code test}, the metrics of the test set.
   */
  public String json() {
    Figures figures = new Figures(result.model().network().loss().labels());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("epochs", result.history().stream().map(figures::of).toList());
    all.put("bestEpoch", result.epoch() == null ? null : result.epoch().epoch());
    boolean tested = result.epoch() != null && result.epoch().test().rows() > 0;
    all.put("test", tested ? figures.of(result.epoch().test()) : null);
    return Json.line(all);
  }

  /** Passes lines on; epochs are shown by a progress bar instead. */
  private final class Lines implements Console {
    @Override
    public void begin(String header, String to) {
      progress.say(header);
    }

    @Override
    public void say(String line) {
      progress.say(line);
    }

    @Override
    public TrainingListener report(long rows, int epochs, Loss.Labels labels) {
      return new TrainingListener() {};
    }

    @Override
    public void closing(RunSummary summary) {
      LineStream lines = new LineStream(progress::say);
      TextConsole.brief(new PrintStream(lines, true, StandardCharsets.UTF_8)).closing(summary);
      progress.say("results in " + folder);
    }

    @Override
    public boolean watched() {
      return true;
    }
  }
}
