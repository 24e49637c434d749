package kindling.cli;

import java.util.concurrent.Callable;
import kindling.store.KnownFileSystems;
import kindling.store.Storage;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** The common part of all commands that read files: storage and {@code --verbose}. */
abstract class FileCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // for the help; submit/kindling reads it
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; read by submit/kindling. Default: local[*].")
  private String master;

  @Option(names = "--verbose", description = "Print Spark's log, and the stack traces of errors.")
  private boolean verbose;

  /** File access without a Spark session, with Spark's settings for Hadoop. */
  static Storage storage() {
    return new Storage(SparkHadoopUtil.get().conf());
  }

  /** The file systems of a command that was called with a file or folder. */
  static KnownFileSystems fileSystems(String file) {
    return new KnownFileSystems(SparkHadoopUtil.get().conf(), file);
  }

  final boolean verbose() {
    return verbose;
  }
}
