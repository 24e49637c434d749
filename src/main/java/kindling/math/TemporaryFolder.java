package kindling.math;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Java's folder for temporary files, from which native libraries are loaded.
 *
 * @param path of the folder
 */
record TemporaryFolder(Path path) {
  private static final String PROPERTY = "java.io.tmpdir";

  static TemporaryFolder ofJava() {
    return new TemporaryFolder(Path.of(System.getProperty(PROPERTY)));
  }

  /** Why native libraries cannot be loaded from the folder, with a remedy; null if they can. */
  String problem() {
    try {
      Path file = Files.createTempFile(path, "kindling", ".so");
      try {
        // On a file system mounted with noexec, files can be neither executed nor loaded.
        return file.toFile().setExecutable(true) && file.toFile().canExecute()
            ? null
            : problem("is mounted noexec");
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return problem("cannot be written");
    }
  }

  private String problem(String reason) {
    return "%s, %s, %s, and native libraries are loaded from there; name another folder with -D%s=DIR, in --driver-java-options of kindling, pyspark or spark-submit, and in spark.executor.extraJavaOptions"
        .formatted(PROPERTY, path, reason, PROPERTY);
  }
}
