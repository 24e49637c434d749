package kindling.rows;

import kindling.config.message.Message;

/** The text of a CSV cell: whether it is a number, how it is shown, what can be done about it. */
final class CsvText {
  private static final int MOST_CHARACTERS = 60;

  private CsvText() {}

  static boolean isNumber(String text) {
    try {
      Double.parseDouble(text.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * What makes a number of the text, or lets the training do without it.
   *
   * @param mostly whether the column has more texts than numbers
   * @param label whether it is the label's column
   * @param separator of the file
   */
  static Message cure(String text, boolean mostly, boolean label, String separator) {
    String stripped = text.strip();
    if (stripped.matches("[-+]?\\d+(,\\d+)+(\\.\\d+)?") || stripped.matches("[-+]?\\d*,\\d+")) {
      return Message.of(
          "numbers have a decimal point and no other separator, such as 1234.5; %s",
          separator.equals(",")
              ? "remove the comma, or replace it by a point"
              : "replace the commas of the file by points: sed 's/,/./g'");
    }
    if (stripped.matches("[-+]?[\\d.]+\\s*%")) {
      return Message.of("write it as a plain number, without %");
    }
    if (stripped.matches("[$€£¥].*\\d|\\d.*[$€£¥]")) {
      return Message.of("write it as a plain number, without the currency");
    }
    if (mostly) {
      return Message.of(
          label
              ? "labels are numbers: replace the names of classes by 0, 1, 2, ... (in a Spark ML pipeline, a StringIndexer does)"
              : "features are numbers: name other columns in {data.feature-columns}, or replace its texts by numbers (in a Spark ML pipeline, a StringIndexer does)");
    }
    return Message.of(
        "if it marks a missing value, set {data.options.nullValue} = %s, and fill in the values that are missing, or remove their rows",
        quoted(text));
  }

  /** In quotes, without line breaks and control characters, and not too long. */
  static String quoted(String text) {
    String escaped = escaped(text);
    return escaped.length() <= MOST_CHARACTERS
        ? "\"" + escaped + "\""
        : "\"" + escaped.substring(0, MOST_CHARACTERS) + "...\"";
  }

  /** Without control characters. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\t') {
                escaped.append("\\t");
              } else if (Character.isISOControl(c) || c == 0xFFFD) {
                escaped.append("?");
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }
}
