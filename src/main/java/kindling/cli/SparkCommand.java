package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import kindling.config.UserError;
import kindling.math.NativeBlas;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/**
 * What the commands that need Spark have in common: the session, {@code --set}, {@code --verbose}.
 */
abstract class SparkCommand implements Callable<Integer> {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Override a setting, such as --set training.epochs=5; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  @SuppressWarnings("unused") // for the help; submit/kindling reads it
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; read by submit/kindling. Default: local[*].")
  private String master;

  @Option(names = "--verbose", description = "Show Spark's log, and stack traces of errors.")
  private boolean verbose;

  /** Does the work in a session and returns the exit code. */
  abstract int run(SparkSession spark) throws Exception;

  /** Opens a session of that name and does the work in it. */
  final int inSession(String name) throws Exception {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Weights look random to a compressor: it costs time and saves nothing.
    conf.setIfMissing("spark.broadcast.compress", "false");
    // The data is laid out over the cores that are there when it is packed: wait for all that were
    // asked for.
    conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    SparkSession spark;
    try {
      spark = SparkSession.builder().config(conf).appName("kindling " + name).getOrCreate();
    } catch (Exception e) {
      throw new UserError(
          "Spark could not be started with --master %s: %s"
              .formatted(
                  conf.get("spark.master", ""),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
    try {
      if (verbose) {
        spark.sparkContext().setLogLevel("INFO");
      }
      return run(spark);
    } finally {
      spark.stop();
    }
  }

  final List<String> overrides() {
    return overrides;
  }

  final boolean verbose() {
    return verbose;
  }

  /** The BLAS in use, on one line. */
  static String blas() {
    NativeBlas.Library library = NativeBlas.library();
    return library.isNative()
        ? "native BLAS (%s)".formatted(library.description().replaceFirst(".*[/\\\\]", ""))
        : "pure Java BLAS (%s), several times slower: %s"
            .formatted(library.implementation(), library.description());
  }
}
