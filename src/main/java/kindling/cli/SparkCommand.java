package kindling.cli;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import kindling.cli.address.DriverAddress;
import kindling.cli.address.MasterUrl;
import kindling.cli.address.UiPort;
import kindling.cli.logs.LogNoise;
import kindling.cluster.KryoClasses;
import kindling.cluster.SparkVersion;
import kindling.config.FileTrouble;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.math.NativeBlas;
import kindling.rows.lakes.LakeFormat;
import kindling.run.Environment;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** The common part of all commands that use Spark: its start and {@code --set}. */
abstract class SparkCommand extends FileCommand {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a setting, such as --set training.epochs=5; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  /** Does the work and returns the exit code. */
  abstract int run(SparkContext spark) throws Exception;

  /** The settings of a conf file, which may be on any file system of Hadoop. */
  final SettingsReader configuration(String file) {
    return TrainingSource.read(SparkHadoopUtil.get().conf(), file, overrides);
  }

  /** Sets Spark's settings for a command, unless the user has set them. */
  void configure(SparkConf conf) {}

  /** Starts Spark under that name, does the work and stops Spark. */
  final int onSpark(String name) throws Exception {
    SparkVersion.requireRunning();
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Weights look random to a compressor: compression would cost time and save nothing.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // The gradient of a large network is the result of a task. Above this size it would take a
    // detour through Spark's store of blocks. The default is 1 MiB.
    conf.setIfMissing("spark.task.maxDirectResultSize", "64m");
    // The data is distributed over the cores that are available when it is packed, so wait for all
    // of them.
    conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    // And it is cached where it is packed. If all of it were on the host that read it, Spark would
    // wait seconds for a slot there in every job.
    conf.setIfMissing("spark.shuffle.reduceLocality.enabled", "false");
    // A step is a job: keep only a few of them in the UI and in the driver's memory.
    conf.setIfMissing("spark.ui.retainedJobs", "100");
    conf.setIfMissing("spark.ui.retainedStages", "100");
    conf.setIfMissing("spark.ui.retainedTasks", "10000");
    LakeFormat.configure(conf);
    configure(conf);
    KryoClasses.addTo(conf);
    requireWhatSparkNeeds(conf);
    SparkContext spark;
    try {
      // No session, which takes a second: what reads tables starts one.
      spark = SparkContext.getOrCreate(DriverAddress.in(conf.setAppName("kindling " + name)));
    } catch (Exception e) {
      throw UserError.of(
              "Spark could not be started with --master %s", conf.get("spark.master", ""))
          .found("%s", FileTrouble.reason(first(e)))
          .because(e);
    }
    try {
      if (verbose()) {
        spark.setLogLevel("INFO");
      } else {
        LogNoise.silence();
      }
      return run(spark);
    } finally {
      spark.stop();
    }
  }

  /** Refuses settings for which Spark would need a minute, or print a stack trace. */
  private static void requireWhatSparkNeeds(SparkConf conf) {
    // In cluster mode the driver runs in the cluster: it reaches its master, and YARN chooses
    // ports.
    if (!conf.get("spark.submit.deployMode", "client").equals("client")) {
      return;
    }
    new MasterUrl(conf.get("spark.master", "")).requireAnswer();
    if (!conf.get("spark.ui.enabled", "true").equalsIgnoreCase("false")) {
      UiPort.of(conf.get("spark.ui.port", "4040"), conf.get("spark.port.maxRetries", "16"))
          .requireFree();
    }
  }

  /** The first cause: Spark's web server only reports that there were several errors. */
  static Throwable first(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null || first.getSuppressed().length > 0) {
      first = first.getCause() != null ? first.getCause() : first.getSuppressed()[0];
    }
    return first.getMessage() == null ? e : first;
  }

  /** Adds a setting for which another option is short. */
  final void override(String setting) {
    overrides.add(setting);
  }

  final List<String> overrides() {
    return overrides;
  }

  /** The name, the cluster and the versions, on one line. */
  static String header(SparkContext spark, String name) {
    return "kindling %s: %s on %s (%d cores), Spark %s, %s"
        .formatted(
            Environment.version(),
            name,
            spark.master(),
            spark.defaultParallelism(),
            spark.version(),
            blas());
  }

  /** The folder of results if the user names none. */
  static String defaultFolder(String name) {
    String time =
        LocalDateTime.now(ZoneId.systemDefault())
            .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    return "runs/" + name + "-" + time;
  }

  private static String blas() {
    NativeBlas.Library library = NativeBlas.library();
    return library.isNative()
        ? "native BLAS (%s)".formatted(library.description().replaceFirst(".*[/\\\\]", ""))
        : "pure Java BLAS (%s), several times slower: %s"
            .formatted(library.implementation(), library.description());
  }
}
