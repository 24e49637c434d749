package kindling.cli;

import java.util.Objects;
import java.util.stream.Stream;
import kindling.config.OptimizerSettings;
import kindling.config.Printable;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.report.console.CommandName;
import kindling.report.console.RateReport;
import kindling.report.picture.RateSvg;
import kindling.run.RateTestRun;
import kindling.run.plan.TablePlan;
import kindling.store.CheckpointFolder;
import kindling.tables.FittedTable;
import kindling.train.RateCurve;
import kindling.train.Stopped;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
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
      "  kindling train --config conf/mnist.conf --find-rate",
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

  @Option(
      names = "--find-rate",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE.svg",
      description =
          "Instead of training, take up to 100 steps with growing learning rates, suggest one, and draw the losses into this file. Default: runs/NAME-rate.svg.")
  private String findRate;

  @Option(names = "--print-config", description = "Print the resolved settings and exit.")
  private boolean printConfig;

  @Mixin private ReportOptions report;
  @Mixin private OutputOptions output;

  private TrainingSource source;
  private LivePage page;

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
    if (findRate != null && (resume != null || out != null)) {
      throw UserError.of("--find-rate leaves no results")
          .cure("leave out %s", resume != null ? "--resume" : "--out");
    }
    if (findRate != null && !findRate.isEmpty() && !findRate.endsWith(".svg")) {
      throw UserError.of("the picture is SVG").cure("name it .svg").at("--find-rate " + findRate);
    }
    report.settings().forEach(this::override);
    source = source();
    Settings settings = source.reader().settings();
    if (printConfig && !table.isUsed()) {
      System.out.print(source.reader().print());
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

  private TrainingSource source() {
    Configuration hadoop = SparkHadoopUtil.get().conf();
    if (resume != null) {
      return TrainingSource.ofFolder(hadoop, resume, overrides(), TrainCommand::warn);
    }
    return table.isUsed()
        ? table.source(overrides())
        : TrainingSource.ofConfiguration(hadoop, config, overrides());
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
    TablePlan plan = source.plan(spark).orElse(null);
    if (plan != null && printConfig) {
      System.out.print(plan.reader().unresolved());
      return 0;
    }
    Settings settings = source.settings(spark, plan);
    if (findRate != null) {
      testRates(spark, plan, settings);
      return 0;
    }
    String folder = resume != null ? resume : out != null ? out : defaultFolder(settings.name());
    FolderTraining training =
        new FolderTraining(spark, source, plan, settings, folder, page, output.console());
    if (!report.page()) {
      training.training().withoutPage();
    }
    StopSignals signals = new StopSignals();
    signals.listen(training.training()::stop);
    try {
      training.run(overwrite);
      return 0;
    } catch (Stopped e) {
      String next = settings.checkpoint().every() == 0 ? "" : continuation(settings, folder);
      System.err.println("kindling: stopped" + (next.isEmpty() ? "" : "; " + next));
      page.end("stopped", next);
      return signals.exitCode();
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      if (!CancelledJob.isIn(e)) {
        throw e;
      }
      boolean saved = !storage().list(folder + "/" + CheckpointFolder.NAME).isEmpty();
      String cure = saved ? continuation(settings, folder) : "call the command again";
      throw CancelledJob.in(e, cure).orElseThrow();
    }
  }

  private void testRates(SparkContext spark, TablePlan plan, Settings settings) {
    FittedTable fitted = plan == null ? null : plan.fitted();
    RateCurve curve =
        RateTestRun.of(spark, settings, fitted, Warnings.onCommandLine(TrainCommand::warn));
    OptimizerSettings optimizer = settings.optimizer();
    double ofSetting =
        optimizer.learningRate() / optimizer.learningRateFor(settings.training().batchSize());
    RateReport.lines(curve, ofSetting).forEach(System.out::println);
    String file = findRate.isEmpty() ? "runs/" + settings.name() + "-rate.svg" : findRate;
    storage().write(file, RateSvg.draw(settings.name(), curve, ofSetting));
    System.out.println("picture in " + file);
  }

  /** The command that continues the training; outputs to other machines must be named again. */
  private static String continuation(Settings settings, String folder) {
    String server = settings.report().mlflow();
    return "%s train --resume %s%s continues"
        .formatted(CommandName.asCalled(), folder, server.isEmpty() ? "" : " --mlflow " + server);
  }
}
