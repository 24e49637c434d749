package kindling.cli;

import java.util.Objects;
import java.util.stream.Stream;
import kindling.config.Printable;
import kindling.config.ReceivedSettings;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.report.console.CommandName;
import kindling.report.console.Console;
import kindling.report.console.RunSummary;
import kindling.report.console.TableReport;
import kindling.report.mlflow.MlflowRecord;
import kindling.run.Baseline;
import kindling.run.ResumePoint;
import kindling.run.TablePlan;
import kindling.run.Training;
import kindling.run.TrainingRun;
import kindling.store.CheckpointFolder;
import kindling.train.Stopped;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kindling train}. */
@Command(
    name = "train",
    description = {
      "Train the network that a conf file describes, or a network for a table.",
      "With --data and --label, Kindling looks at the columns of the table, shows what it makes of each, chooses encodings,",
      "task, network and optimizer, trains with early stopping, and compares the result with a trivial prediction on rows",
      "that were held out. --print-config prints the conf file for the same training, to be edited."
    },
    footer = {
      "",
      "Examples:",
      "  kindling train --config conf/mnist.conf",
      "  kindling train --config conf/mnist.conf --set training.epochs=3 --out runs/short",
      "  kindling train --config conf/mnist.conf --dashboard",
      "  kindling train --config conf/mnist.conf --print-config",
      "  kindling train --data houses.csv --label price",
      "  kindling train --resume runs/short"
    })
final class TrainCommand extends SparkCommand {
  @Option(names = "--config", paramLabel = "FILE", description = "The conf file.")
  private String config;

  @Mixin private TableOptions table;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description =
          "Resume the training in this folder of results from its newest checkpoint, with its settings; start again if there is no checkpoint yet.")
  private String resume;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: runs/NAME-TIME.")
  private String out;

  @Option(names = "--overwrite", description = "Replace existing results in --out.")
  private boolean overwrite;

  @Option(names = "--print-config", description = "Print the resolved settings and exit.")
  private boolean printConfig;

  @Mixin private ReportOptions report;
  @Mixin private OutputOptions output;

  private Settings settings;
  private LivePage page;
  // null without --resume
  private ResumePoint point;

  @Override
  public Integer call() throws Exception {
    if (Stream.of(config, table.data(), resume).filter(Objects::nonNull).count() != 1) {
      throw UserError.of(
          "train needs one of --config FILE, --data FILE with --label COLUMN, and --resume DIR");
    }
    table.requireComplete(true);
    if (resume != null && (out != null || overwrite)) {
      throw UserError.of("--resume continues in its own folder")
          .cure("leave out --out and --overwrite");
    }
    report.settings().forEach(this::override);
    if (resume != null) {
      storage().requireNoLinks(resume);
      point = ResumePoint.of(storage(), resume, Warnings.onCommandLine(TrainCommand::warn));
    }
    SettingsReader reader =
        resume != null
            ? resumed(SettingsReader.ofModel(point.settings(), resume, overrides()))
            : table.isUsed() ? table.settings(overrides()) : configuration(config);
    settings = reader.settings();
    if (!table.isUsed()) {
      Training.check(settings);
    }
    if (printConfig && !table.isUsed()) {
      System.out.print(reader.print());
      return 0;
    }
    // Before Spark starts, so that a problem with a folder or an address is reported at once.
    if (out != null) {
      storage().requireVacant(out, overwrite);
      storage().requireNoLinks(out);
    }
    try (LivePage opened = LivePage.open(settings)) {
      page = opened;
      return page.watch(() -> onSpark(settings.name()));
    }
  }

  /** The settings of the folder, without those that a folder must not decide. */
  private SettingsReader resumed(SettingsReader kept) {
    ReceivedSettings received = ReceivedSettings.of(resume, kept, overrides());
    received.requireHarmless(fileSystems(resume)::have);
    return received.withoutServers(Warnings.onCommandLine(TrainCommand::warn));
  }

  private static void warn(String warning) {
    System.err.println("kindling: " + Printable.message(warning));
  }

  @Override
  void configure(SparkConf conf) {
    page.configure(conf);
  }

  @Override
  int run(SparkContext spark) {
    TablePlan plan = table.isUsed() ? table.plan(spark, overrides()) : null;
    if (plan != null) {
      if (printConfig) {
        System.out.print(plan.reader().unresolved());
        return 0;
      }
      settings = plan.reader().settings();
    }
    Console console = page.console(output.console());
    String folder = resume != null ? resume : out != null ? out : defaultFolder(settings.name());
    console.begin(header(spark, settings.name()), folder);
    page.announce(console, spark);
    if (plan != null) {
      TableReport.columns(plan.fitted()).forEach(console::say);
      plan.notice().ifPresent(notice -> console.say(notice.toString()));
    }
    TrainingRun training = new TrainingRun(spark, settings, plan == null ? null : plan.fitted());
    if (!report.page()) {
      training.withoutPage();
    }
    StopSignals signals = new StopSignals();
    signals.listen(training::stop);
    TrainingRun.Result result;
    try {
      result =
          resume == null
              ? training.train(folder, overwrite, console)
              : training.resume(folder, point, console);
    } catch (Stopped e) {
      String next = settings.checkpoint().every() == 0 ? "" : continuation(folder);
      System.err.println("kindling: stopped" + (next.isEmpty() ? "" : "; " + next));
      page.end("stopped", next);
      return signals.exitCode();
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      if (!CancelledJob.isIn(e)) {
        throw e;
      }
      boolean saved = !storage().list(folder + "/" + CheckpointFolder.NAME).isEmpty();
      String cure = saved ? continuation(folder) : "call the command again";
      throw CancelledJob.in(e, cure).orElseThrow();
    }
    console.closing(
        new RunSummary(
            folder,
            storage().list(folder),
            training.labels(),
            result.history(),
            result.epoch(),
            settings.training().earlyStopping().patience() > 0,
            mlflowPage(folder)));
    if (result.baseline() != null && result.epoch() != null) {
      Baseline.Result baseline = result.baseline();
      TableReport.result(
              training.labels(), result.epoch().test(), baseline.name(), baseline.evaluation())
          .forEach(console::say);
    }
    page.end("finished", "results in " + folder);
    return 0;
  }

  /** The command that continues the training; outputs to other machines must be named again. */
  private String continuation(String folder) {
    String server = settings.report().mlflow();
    return "%s train --resume %s%s continues"
        .formatted(CommandName.asCalled(), folder, server.isEmpty() ? "" : " --mlflow " + server);
  }

  /** Null if the training is not logged to a tracking server. */
  private String mlflowPage(String folder) {
    return settings.report().mlflow().isEmpty()
        ? null
        : MlflowRecord.read(storage(), folder)
            .filter(record -> settings.report().mlflow().startsWith(record.server()))
            .map(MlflowRecord::page)
            .orElse(null);
  }
}
