package kindling.cli;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import kindling.cluster.KryoClasses;
import kindling.config.FileTrouble;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.math.NativeBlas;
import kindling.run.Environment;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** What the commands that need Spark have in common: the session, {@code --set}. */
abstract class SparkCommand extends FileCommand {
  private static final long MOST_CONFIGURATION_BYTES = 1 << 20;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a setting, such as --set training.epochs=5; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  /** Does the work in a session and returns the exit code. */
  abstract int run(SparkSession spark) throws Exception;

  /** The settings of a conf file, on this machine or on any file system that Hadoop knows. */
  final SettingsReader configuration(String file) {
    // A letter alone would be a drive.
    if (!file.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      return SettingsReader.ofFile(new File(file), overrides);
    }
    byte[] text = storage().read(file, MOST_CONFIGURATION_BYTES);
    return SettingsReader.ofText(new String(text, StandardCharsets.UTF_8), file, overrides);
  }

  /** Sets what a command wants of Spark, where the user has said nothing else. */
  void configure(SparkConf conf) {}

  /** Opens a session of that name and does the work in it. */
  final int inSession(String name) throws Exception {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Weights look random to a compressor: it costs time and saves nothing.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // The data is laid out over the cores that are there when it is packed: wait for all that were
    // asked for.
    conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    // And cached where it is packed: not all on the host that happened to read it, because Spark
    // would wait seconds for a slot there in every job.
    conf.setIfMissing("spark.shuffle.reduceLocality.enabled", "false");
    // A step is a job: the UI, and the driver's memory, shall not be full of them.
    conf.setIfMissing("spark.ui.retainedJobs", "100");
    conf.setIfMissing("spark.ui.retainedStages", "100");
    conf.setIfMissing("spark.ui.retainedTasks", "10000");
    configure(conf);
    KryoClasses.addTo(conf);
    requireWhatSparkNeeds(conf);
    SparkSession spark;
    try {
      // The context first: a session's builder would not keep what the settings say of addresses.
      SparkContext context =
          SparkContext.getOrCreate(DriverAddress.in(conf.setAppName("kindling " + name)));
      spark = SparkSession.builder().config(context.getConf()).getOrCreate();
    } catch (Exception e) {
      throw UserError.of(
              "Spark could not be started with --master %s", conf.get("spark.master", ""))
          .found("%s", FileTrouble.reason(first(e)))
          .because(e);
    }
    try {
      if (verbose()) {
        spark.sparkContext().setLogLevel("INFO");
      } else {
        LogNoise.silence();
      }
      return run(spark);
    } finally {
      spark.stop();
    }
  }

  /** Refuses what Spark would take a minute, or a stack trace, to refuse. */
  private static void requireWhatSparkNeeds(SparkConf conf) {
    // In cluster mode the driver is where it was put: its master is there, and YARN chooses ports.
    if (!conf.get("spark.submit.deployMode", "client").equals("client")) {
      return;
    }
    new MasterUrl(conf.get("spark.master", "")).requireAnswer();
    if (!conf.get("spark.ui.enabled", "true").equalsIgnoreCase("false")) {
      UiPort.of(conf.get("spark.ui.port", "4040"), conf.get("spark.port.maxRetries", "16"))
          .requireFree();
    }
  }

  /** What went wrong first: Spark's web server only says that several things did. */
  static Throwable first(Throwable e) {
    Throwable first = e;
    while (first.getCause() != null || first.getSuppressed().length > 0) {
      first = first.getCause() != null ? first.getCause() : first.getSuppressed()[0];
    }
    return first.getMessage() == null ? e : first;
  }

  /** Adds what another option stands for. */
  final void override(String setting) {
    overrides.add(setting);
  }

  final List<String> overrides() {
    return overrides;
  }

  /** What runs on what, on one line. */
  static String header(SparkSession spark, String name) {
    return "kindling %s: %s on %s (%d cores), Spark %s, %s"
        .formatted(
            Environment.version(),
            name,
            spark.sparkContext().master(),
            spark.sparkContext().defaultParallelism(),
            spark.version(),
            blas());
  }

  /** The folder of results for those who name none. */
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
