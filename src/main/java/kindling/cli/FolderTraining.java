package kindling.cli;

import kindling.config.Settings;
import kindling.report.console.Console;
import kindling.report.console.RunSummary;
import kindling.report.console.TableReport;
import kindling.report.mlflow.MlflowRecord;
import kindling.run.Baseline;
import kindling.run.TrainingRun;
import kindling.run.plan.TablePlan;
import kindling.store.Storage;
import org.apache.spark.SparkContext;

/** A training with its results in a folder, which is reported on a console and on a live page. */
final class FolderTraining {
  private final TrainingSource source;
  private final Settings settings;
  private final Storage storage;
  private final String folder;
  private final LivePage page;
  private final Console console;
  private final TrainingRun training;

  /**
   * Prints the beginning and opens the data.
   *
   * @param plan the choices for a table; null without one
   * @param settings of the training
   * @param folder of the results
   */
  FolderTraining(
      SparkContext spark,
      TrainingSource source,
      TablePlan plan,
      Settings settings,
      String folder,
      LivePage page,
      Console console) {
    this.source = source;
    this.settings = settings;
    this.storage = new Storage(spark.hadoopConfiguration());
    this.folder = folder;
    this.page = page;
    this.console = page.console(console);
    this.console.begin(SparkCommand.header(spark, settings.name()), folder);
    page.announce(this.console, spark);
    if (plan != null) {
      TableReport.columns(plan.fitted()).forEach(this.console::say);
      plan.notice().ifPresent(notice -> this.console.say(notice.toString()));
    }
    this.training = new TrainingRun(spark, settings, plan == null ? null : plan.fitted());
  }

  /** The training, which has not begun yet. */
  TrainingRun training() {
    return training;
  }

  /** The settings, complete. */
  Settings settings() {
    return settings;
  }

  /** Trains or resumes, and prints the results. */
  TrainingRun.Result run(boolean overwrite) {
    TrainingRun.Result result =
        source.point().isPresent()
            ? training.resume(folder, source.point().get(), console)
            : training.train(folder, overwrite, console);
    close(result);
    return result;
  }

  private void close(TrainingRun.Result result) {
    console.closing(
        new RunSummary(
            folder,
            storage.list(folder),
            training.labels(),
            result.history(),
            result.epoch(),
            settings.training(),
            mlflowPage()));
    if (result.baseline() != null && result.epoch() != null) {
      Baseline.Result baseline = result.baseline();
      TableReport.result(
              training.labels(), result.epoch().test(), baseline.name(), baseline.evaluation())
          .forEach(console::say);
    }
    page.end("finished", "results in " + folder);
  }

  /** Null if the training is not logged to a tracking server. */
  private String mlflowPage() {
    return settings.report().mlflow().isEmpty()
        ? null
        : MlflowRecord.read(storage, folder)
            .filter(record -> settings.report().mlflow().startsWith(record.server()))
            .map(MlflowRecord::page)
            .orElse(null);
  }
}
