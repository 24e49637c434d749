package kindling.tables;

import kindling.config.UserError;
import kindling.config.message.Message;
import kindling.tables.cells.OddValue;
import kindling.tables.cells.OddValues;

/** Refuses columns whose values are not all what they are to be; the message shows one of them. */
final class ColumnRules {
  /** Sums of squares of larger numbers may overflow. */
  private static final double MOST = 1e140;

  private ColumnRules() {}

  /** Whether moments can take a number. */
  static boolean isCounted(double number) {
    return Double.isFinite(number) && Math.abs(number) < MOST;
  }

  static void requireNumbers(ColumnProfile profile) {
    OddValues odd = profile.oddValues();
    String expected = odd.large() > 0 ? "finite numbers between -1e140 and 1e140" : "numbers";
    require(profile, profile.numbers(), odd.noNumber(), expected);
  }

  /**
   * Refuses a column of numbers of which some are infinite or too large, which would make it a
   * column of texts.
   */
  static void requireNoLargeNumbers(ColumnProfile profile) {
    long large = profile.oddValues().large();
    boolean areNumbers =
        switch (profile.type()) {
          case NUMBER -> true;
          case UNTYPED -> profile.numbers() > 0 && profile.numbers() + large == profile.present();
          default -> false;
        };
    if (large > 0 && areNumbers) {
      requireNumbers(profile);
    }
  }

  /** Refuses numbers that are infinite as features, because they are not scaled. */
  static void requireFloats(ColumnProfile profile) {
    double least = profile.moments().least();
    double most = profile.moments().most();
    if (profile.numbers() > 0 && Math.max(-least, most) > Float.MAX_VALUE) {
      throw UserError.of(
              "the numbers, from %s to %s, are not scaled and must be between -3.4e38 and 3.4e38",
              String.valueOf(least), String.valueOf(most))
          .cure("divide them, so that they have a larger unit");
    }
  }

  static void requireDates(ColumnProfile profile) {
    String form = profile.dateFormat().isEmpty() ? "2024-12-31" : profile.dateFormat();
    require(profile, profile.dates(), profile.oddValues().noDate(), "dates of the form " + form);
  }

  static void requireFlags(ColumnProfile profile) {
    require(profile, profile.flags(), profile.oddValues().noFlag(), "true or false");
  }

  private static void require(ColumnProfile profile, long right, OddValue odd, String expected) {
    long present = profile.present();
    if (right < present) {
      throw UserError.of(
              "%,d of %,d values are not %s, %s",
              present - right,
              present,
              expected,
              odd.isNone() ? "such as " + oddNumber(profile) : odd.toString())
          .cure("%s", cure(profile));
    }
  }

  /** The cure of wrong values. Only texts can be listed as missing values. */
  private static Message cure(ColumnProfile profile) {
    boolean texts = profile.type() == ColumnType.UNTYPED || profile.type() == ColumnType.TEXT;
    return texts
        ? Message.of("correct them, or add them to {data.missing-values}")
        : Message.of("correct them, or replace them with null");
  }

  /** The cure of wrong values of a label. */
  static Message cureOfLabel(ColumnProfile label) {
    return Message.of(
        "%s and set {data.missing-labels} = skip to leave their rows out", cure(label));
  }

  /** A number has no example, because most columns of numbers are to be nothing else. */
  private static double oddNumber(ColumnProfile profile) {
    double least = profile.moments().least();
    return least == 0 || least == 1 ? profile.moments().most() : least;
  }
}
