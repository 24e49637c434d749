package kindling.cli;

import java.util.Locale;
import java.util.Map;

/**
 * A result of {@code kindling doctor}.
 *
 * @param subject what was checked
 * @param text the state, and the cure if there is a problem
 */
record Finding(Level level, String subject, String text) {
  /** The severity. */
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

  /** The result as a JSON object. */
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
