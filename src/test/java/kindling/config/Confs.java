package kindling.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Creates settings from a text, for tests. */
public final class Confs {
  private Confs() {}

  /** The settings of a conf file with this text, which is written to test.conf in the folder. */
  public static Settings settings(Path folder, String text) {
    try {
      Path file = folder.resolve("test.conf");
      Files.writeString(file, text);
      return SettingsReader.ofFile(file.toFile(), List.of()).settings();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
