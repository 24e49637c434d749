package kindling.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.config.UserError;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.ModelFormat;

/**
 * Files on the driver's own disk. A Spark Connect server keeps models there that it drops from its
 * memory ({@code MLWriter.saveToLocal}), and reads them when a client asks for them again. Spark
 * tells writers and readers so by a variable of the thread, in 4.0 and later.
 */
final class LocalFiles {
  private static final ThreadLocal<?> SAVING = savingMode();

  private LocalFiles() {}

  private static ThreadLocal<?> savingMode() {
    try {
      Class<?> utils = Class.forName("org.apache.spark.ml.util.ReadWriteUtils$");
      return (ThreadLocal<?>)
          utils.getMethod("localSavingModeState").invoke(utils.getField("MODULE$").get(null));
    } catch (ReflectiveOperationException e) {
      return null; // an older Spark, which only saves to Hadoop's file systems
    }
  }

  /** Whether this thread saves to, or loads from, the driver's disk. */
  static boolean inUse() {
    return SAVING != null && Boolean.TRUE.equals(SAVING.get());
  }

  /** The metadata of a stage, which Spark writes as one file. */
  static String metadata(String folder) throws IOException {
    return Files.readString(Path.of(folder, "metadata"));
  }

  static void write(String folder, Model model) {
    try {
      Files.write(Path.of(folder, ModelFile.NAME), ModelFormat.bytes(model));
    } catch (IOException e) {
      throw UserError.of("the model cannot be written").found("%s", e).at(folder).because(e);
    }
  }

  static Model read(String folder) {
    Path file = Path.of(folder, ModelFile.NAME);
    try {
      return ModelFormat.parse(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw UserError.of("the model cannot be read").found("%s", e).at(folder).because(e);
    }
  }
}
