package kindling.cli;

import java.util.Locale;
import java.util.Map;

/**
 * What {@code kindling doctor} found.
 *
 * @param subject what was looked at
 * @param text what is so, and if that is not well, the cure
 */
record Finding(Level level, String subject, String text) {
  /** How bad it is. */
  enum Level {
    OK,
    WARNING,
    ERROR
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text);
  }

  static Finding warning(String subject, String text, String cure) {
    return new Finding(Level.WARNING, subject, text + "; " + cure);
  }

  static Finding error(String subject, String text, String cure) {
    return new Finding(Level.ERROR, subject, text + "; " + cure);
  }

  /** For programs. */
  Map<String, Object> json() {
    return Map.of("level", name(), "subject", subject, "text", text);
  }

  private String name() {
    return level.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return "%-8s %-8s %s".formatted(name(), subject, text);
  }
}
