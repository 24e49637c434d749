package kindling.config;

import com.typesafe.config.ConfigException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Readable reasons why a configuration cannot be read. */
final class ConfTrouble {
  private ConfTrouble() {}

  /** The error of the parser, without what it only guesses, and with a cure where it has none. */
  static UserError error(ConfigException e) {
    UserError error = UserError.of("%s", problem(e)).because(e);
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      error = error.cure("give it a value, for instance in the block variables");
    }
    return e.origin() == null ? error : error.at(Keys.where(e.origin()));
  }

  /** What the parser says, without the place. */
  static String problem(ConfigException e) {
    String place = e.origin() == null ? "" : e.origin().description() + ": ";
    String reason =
        e.getMessage()
            .substring(e.getMessage().startsWith(place) ? place.length() : 0)
            .replaceFirst(" \\(if you (intended|want).*", "")
            .replaceFirst("\\. Trace: .*", "");
    if (e instanceof ConfigException.BadPath) {
      return reason
          .replaceFirst("^.*Invalid path", "is no key: invalid path")
          .replaceFirst(" \\(use quoted.*", "");
    }
    if (e instanceof ConfigException.WrongType && reason.endsWith("at file root")) {
      return reason.replaceFirst(
          " *has type .*",
          "begins a list; a conf file holds KEY = VALUE, such as training.epochs = 3");
    }
    if (e instanceof ConfigException.IO) {
      return reason.replaceFirst(
          "^java\\.io\\.\\w+: resource not found on classpath: .*",
          "is to be included, but there is no such file beside the one that includes it");
    }
    return reason;
  }

  /** Refuses a file that is not UTF-8, because its characters would silently be replaced. */
  static void requireUtf8(File file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file.toPath());
    } catch (IOException e) {
      throw FileTrouble.error(file.toString(), "cannot be read", e);
    }
    ByteBuffer text = ByteBuffer.wrap(bytes);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(text);
    } catch (CharacterCodingException e) {
      int line = 1;
      for (int i = 0; i < text.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw UserError.of("is no text in UTF-8 (byte 0x%02X)", bytes[text.position()])
          .cure("save it in that encoding")
          .at("%s: %d".formatted(file, line))
          .because(e);
    }
  }
}
