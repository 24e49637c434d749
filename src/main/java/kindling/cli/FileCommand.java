package kindling.cli;

import java.util.concurrent.Callable;
import kindling.store.KnownFileSystems;
import kindling.store.Storage;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Option;

/** What the commands that read files have in common: where files are, {@code --verbose}. */
abstract class FileCommand implements Callable<Integer> {
  @SuppressWarnings("unused") // for the help; submit/kindling reads it
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "Spark master; read by submit/kindling. Default: local[*].")
  private String master;

  @Option(names = "--verbose", description = "Print Spark's log, and the stack traces of errors.")
  private boolean verbose;

  /** Files without a session; Spark's settings for Hadoop count already. */
  static Storage storage() {
    return new Storage(SparkHadoopUtil.get().conf());
  }

  /** The file systems that a command works with that was called with some file or folder. */
  static KnownFileSystems fileSystems(String file) {
    return new KnownFileSystems(SparkHadoopUtil.get().conf(), file);
  }

  final boolean verbose() {
    return verbose;
  }
}
