package kindling.sweep.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import kindling.store.record.Table;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;

/**
 * A setting in which the trials of a sweep differ.
 *
 * @param key of the setting
 * @param heading the shortest end of the key that is unique
 * @param type of all its values
 */
record Setting(String key, String heading, Table.Type type) {
  /** A number in JSON and HOCON, unlike {@code NaN} or {@code 1f}. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

  /** The settings of some results, in the order in which they appear. */
  static List<Setting> of(Collection<TrialResult> results) {
    return ofTrials(results.stream().map(TrialResult::trial).toList());
  }

  /** The settings of some trials, in the order in which they appear. */
  static List<Setting> ofTrials(Collection<Trial> trials) {
    Map<String, Table.Type> types = new LinkedHashMap<>();
    for (Trial trial : trials) {
      trial.values().forEach((key, value) -> types.merge(key, type(value), Setting::both));
    }
    return types.entrySet().stream()
        .map(one -> new Setting(one.getKey(), heading(one.getKey(), types), one.getValue()))
        .toList();
  }

  /** A value as a number; NaN if it is not one. */
  static double number(String value) {
    return NUMBER.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
  }

  /** A value for a table: numbers with at most five significant digits, and all on one line. */
  static String shorten(String value) {
    double number = number(value);
    String digits = value.replaceAll("[eE].*|[-+.]", "").replaceFirst("^0+", "");
    if (!Double.isNaN(number) && digits.length() > 5 && !WHOLE.matcher(value).matches()) {
      String rounded = String.format(Locale.ROOT, "%.5g", number);
      return rounded.contains(".") ? rounded.replaceFirst("\\.?0+(e|$)", "$1") : rounded;
    }
    return value.replaceAll("[\\p{Cntrl}\\s]+", " ");
  }

  private static Table.Type type(String value) {
    if (WHOLE.matcher(value).matches()) {
      return Table.Type.WHOLE;
    }
    return NUMBER.matcher(value).matches() ? Table.Type.NUMBER : Table.Type.TEXT;
  }

  private static Table.Type both(Table.Type one, Table.Type other) {
    if (one == other) {
      return one;
    }
    boolean text = one == Table.Type.TEXT || other == Table.Type.TEXT;
    return text ? Table.Type.TEXT : Table.Type.NUMBER;
  }

  private static String heading(String key, Map<String, Table.Type> keys) {
    for (int dot = key.lastIndexOf('.'); dot >= 0; dot = key.lastIndexOf('.', dot - 1)) {
      String end = key.substring(dot);
      if (keys.keySet().stream().filter(other -> ("." + other).endsWith(end)).count() == 1) {
        return end.substring(1);
      }
    }
    return key;
  }
}
