package kindling.tables;

import kindling.config.UserError;

/** Refuses columns whose values are not all what they are to be; the message shows one of them. */
final class ColumnRules {
  private ColumnRules() {}

  static void requireNumbers(ColumnProfile profile) {
    Mistakes mistakes = profile.mistakes();
    String expected = mistakes.areLarge() ? "numbers below " + ColumnProfile.MOST : "numbers";
    require(profile, profile.numbers(), mistakes.noNumber(), expected);
  }

  static void requireDates(ColumnProfile profile) {
    String form = profile.dateFormat().isEmpty() ? "2024-12-31" : profile.dateFormat();
    require(profile, profile.dates(), profile.mistakes().noDate(), "dates of the form " + form);
  }

  static void requireFlags(ColumnProfile profile) {
    require(profile, profile.flags(), profile.mistakes().noFlag(), "true or false");
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
          .cure("correct them, or add them to {data.missing-values}");
    }
  }

  /** A number has no example, because most columns of numbers are to be nothing else. */
  private static double oddNumber(ColumnProfile profile) {
    double least = profile.moments().least();
    return least == 0 || least == 1 ? profile.moments().most() : least;
  }
}
