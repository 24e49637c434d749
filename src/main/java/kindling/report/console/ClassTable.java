package kindling.report.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kindling.metrics.ConfusionMatrix;

/** Rows, precision, recall, F1 and predictions of each class, as lines of text. */
final class ClassTable {
  /** A table with more columns of predicted classes would not fit a terminal. */
  private static final int MOST_COLUMNS = 20;

  private static final int MOST_NAME = 28;
  private static final int LEAST_WIDTH = 7;

  private ClassTable() {}

  /** An empty line, the head, and a line for each class. */
  static List<String> lines(ConfusionMatrix matrix) {
    List<String> names = new ArrayList<>();
    int longest = 0;
    for (int k = 0; k < matrix.classes(); k++) {
      names.add(TableReport.cut(matrix.name(k), MOST_NAME));
      longest = Math.max(longest, names.get(k).length());
    }
    int first = Math.max("class".length(), longest);
    int width = Math.max(LEAST_WIDTH, longest + (matrix.hasNames() ? "  as ".length() : 3));
    boolean counts = matrix.classes() * width <= MOST_COLUMNS * LEAST_WIDTH;
    StringBuilder head = new StringBuilder();
    // Numbers are right-aligned, names are not.
    String name = "%" + (matrix.hasNames() ? "-" : "") + first + "s";
    add(head, name + "     rows  precision   recall       F1", "class");
    for (int guess = 0; counts && guess < matrix.classes(); guess++) {
      boolean marked = guess == 0 || matrix.hasNames();
      add(head, "%" + width + "s", (marked ? "as " : "") + names.get(guess));
    }
    List<String> lines = new ArrayList<>(List.of("", head.toString()));
    for (int truth = 0; truth < matrix.classes(); truth++) {
      StringBuilder line = new StringBuilder();
      add(line, name + "  %,7d", names.get(truth), matrix.rowsOf(truth));
      add(line, "  %8.2f%%", 100 * matrix.precision(truth));
      add(line, "  %6.2f%%", 100 * matrix.recall(truth));
      add(line, "  %6.2f%%", 100 * matrix.f1(truth));
      for (int guess = 0; counts && guess < matrix.classes(); guess++) {
        add(line, "%" + width + "d", matrix.count(truth, guess));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static void add(StringBuilder line, String format, Object... arguments) {
    line.append(String.format(Locale.ROOT, format, arguments));
  }
}
