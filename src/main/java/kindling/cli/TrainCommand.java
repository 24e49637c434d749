package kindling.cli;

import java.io.File;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.metrics.Evaluation;
import kindling.run.Environment;
import kindling.run.TrainingRun;
import kindling.train.EpochResult;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling train}. */
@Command(
    name = "train",
    description = "Train a network as a conf file says.",
    footer = {
      "",
      "Examples:",
      "  kindling train --config conf/mnist.conf",
      "  kindling train --config conf/mnist.conf --set training.epochs=3 --out runs/short",
      "  kindling train --config conf/mnist.conf --print-config"
    })
final class TrainCommand extends SparkCommand {
  @Option(names = "--config", required = true, paramLabel = "FILE", description = "The conf file.")
  private File config;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: runs/NAME-TIME.")
  private String out;

  @Option(names = "--overwrite", description = "Replace results that are in --out already.")
  private boolean overwrite;

  @Option(names = "--print-config", description = "Show the resolved settings and stop.")
  private boolean printConfig;

  private Settings settings;

  @Override
  public Integer call() throws Exception {
    SettingsReader reader = SettingsReader.ofFile(config, overrides());
    settings = reader.settings();
    TrainingRun.checkSettings(settings);
    if (printConfig) {
      System.out.print(reader.print());
      return 0;
    }
    return inSession(settings.name());
  }

  @Override
  int run(SparkSession spark) {
    System.out.printf(
        "kindling %s: %s on %s (%d cores), Spark %s, %s%n",
        Environment.version(),
        settings.name(),
        spark.sparkContext().master(),
        spark.sparkContext().defaultParallelism(),
        spark.version(),
        blas());
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    String folder = out == null ? "runs/" + settings.name() + "-" + time : out;
    List<EpochResult> history =
        new TrainingRun(spark, settings).train(folder, overwrite, System.out).history();
    Evaluation test = history.get(history.size() - 1).test();
    System.out.printf("results in %s: metrics.jsonl, model.safetensors, run.json%n", folder);
    if (test.rows() > 0) {
      System.out.printf("test accuracy %.2f %% of %,d rows%n", 100 * test.accuracy(), test.rows());
    }
    return 0;
  }
}
