package kindling.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The interval between checkpoints, and how many to keep.
 *
 * @param every the interval in units; 0 for never
 * @param unit of the interval
 * @param keep number of checkpoints, at least 1
 */
public record CheckpointSettings(int every, Unit unit, int keep) {
  private static final Pattern INTERVAL = Pattern.compile("([1-9]\\d{0,8}) ?(minute|epoch|step)s?");

  /** The unit of the interval. */
  public enum Unit {
    /** Minutes of training. */
    MINUTES,
    /** Whole epochs. */
    EPOCHS,
    /** Steps since the beginning. */
    STEPS
  }

  /** Parses "off", or a number and a unit. */
  static CheckpointSettings of(Keys keys) {
    String key = "checkpoint.every";
    int keep = keys.count("checkpoint.keep", Integer.MAX_VALUE);
    String text = keys.text(key);
    if (text.equals("off")) {
      return new CheckpointSettings(0, Unit.EPOCHS, keep);
    }
    Matcher matcher = INTERVAL.matcher(text);
    if (!matcher.matches()) {
      throw keys.error(
          key,
          "a number of minutes, epochs or steps, such as \"10 minutes\", \"1 epoch\" or \"500 steps\"; or off");
    }
    Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT) + "S");
    return new CheckpointSettings(Integer.parseInt(matcher.group(1)), unit, keep);
  }
}
