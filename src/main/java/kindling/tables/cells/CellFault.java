package kindling.tables.cells;

import java.io.Serial;

/**
 * A cell with a value that its column cannot have. The message says what it is, and what is right.
 */
public final class CellFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What a number must be that no float can hold. */
  public static final String NEARER = "a number nearer to those of the training rows";

  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_OF_ROW = 100;

  private final String found;
  private final String expected;

  /**
   * A fault.
   *
   * @param value that was found
   * @param expected what a value must be, such as "a number"
   */
  public CellFault(Object value, String expected) {
    // Without a stack trace: a task may meet one in every row.
    super("%s; expected %s".formatted(shown(value), expected), null, false, false);
    this.found = shown(value);
    this.expected = expected;
  }

  /** The value, for messages. */
  public String found() {
    return found;
  }

  /** What a value must be, such as "a number". */
  public String expected() {
    return expected;
  }

  /** A value for messages: text in quotes, and not too long. */
  public static String shown(Object value) {
    String text = String.valueOf(value);
    String whole =
        text.codePoints().anyMatch(Character::isISOControl)
            ? text.replaceAll("\\p{Cntrl}", "?")
            : text;
    String cut =
        whole.length() <= MOST_CHARACTERS ? whole : whole.substring(0, MOST_CHARACTERS) + "...";
    return value instanceof CharSequence ? "\"" + cut + "\"" : cut;
  }

  /** A row for messages: its values in one line, and not too long. */
  public static String shownRow(Object[] cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.length && line.length() <= MOST_OF_ROW; i++) {
      line.append(i == 0 ? "" : ", ").append(cells[i] == null ? "" : Cell.text(cells[i]));
    }
    String clean = line.toString().replaceAll("\\p{Cntrl}+", " ");
    return clean.length() <= MOST_OF_ROW ? clean : clean.substring(0, MOST_OF_ROW) + "...";
  }
}
