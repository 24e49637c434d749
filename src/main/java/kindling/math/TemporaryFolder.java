package kindling.math;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Java's folder for temporary files: native libraries are loaded from there.
 *
 * @param path of the folder
 */
record TemporaryFolder(Path path) {
  private static final String PROPERTY = "java.io.tmpdir";

  static TemporaryFolder ofJava() {
    return new TemporaryFolder(Path.of(System.getProperty(PROPERTY)));
  }

  /** Why no native library can be loaded from there, with the cure; null if one can. */
  String trouble() {
    try {
      Path file = Files.createTempFile(path, "kindling", ".so");
      try {
        // Of a file system that is mounted noexec no file may be executed, and none loaded.
        return file.toFile().setExecutable(true) && file.toFile().canExecute()
            ? null
            : trouble("is mounted noexec");
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      return trouble("cannot be written");
    }
  }

  private String trouble(String reason) {
    return "%s, %s, %s, and native libraries are loaded from there; name another folder with -D%s=DIR, in --driver-java-options of kindling, pyspark or spark-submit, and in spark.executor.extraJavaOptions"
        .formatted(PROPERTY, path, reason, PROPERTY);
  }
}
