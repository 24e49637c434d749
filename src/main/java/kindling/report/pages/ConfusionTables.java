package kindling.report.pages;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import kindling.metrics.ConfusionMatrix;
import kindling.report.pages.HtmlTable.Html;

/** The confusion matrix, and precision and recall of each class, as HTML. */
final class ConfusionTables {
  /** With more classes, the most frequent confusions are listed instead of the matrix. */
  private static final int MOST_COLUMNS = 30;

  private static final int MOST_CONFUSIONS = 50;

  private record Confusion(int truth, int guess, long rows) {}

  private ConfusionTables() {}

  static String of(ConfusionMatrix matrix) {
    String confusions = matrix.classes() <= MOST_COLUMNS ? matrix(matrix) : list(matrix);
    return confusions + "<h3>Each class</h3>\n" + classes(matrix);
  }

  private static String matrix(ConfusionMatrix matrix) {
    long highest = confusions(matrix).stream().mapToLong(Confusion::rows).max().orElse(1);
    HtmlTable table = new HtmlTable("confusion").numbers("class");
    for (int guess = 0; guess < matrix.classes(); guess++) {
      table.numbers("as " + matrix.name(guess));
    }
    for (int truth = 0; truth < matrix.classes(); truth++) {
      List<Object> row = new ArrayList<>();
      row.add(matrix.name(truth));
      for (int guess = 0; guess < matrix.classes(); guess++) {
        long count = matrix.count(truth, guess);
        double share = truth == guess ? matrix.recall(truth) : Math.sqrt((double) count / highest);
        String kind = truth == guess ? "right" : "wrong";
        row.add(shaded(kind, Double.isNaN(share) ? 0 : share, "%,d".formatted(count)));
      }
      table.row(row);
    }
    return table.toString();
  }

  /** All confusions, the most frequent first. */
  private static List<Confusion> confusions(ConfusionMatrix matrix) {
    List<Confusion> all = new ArrayList<>();
    for (int truth = 0; truth < matrix.classes(); truth++) {
      for (int guess = 0; guess < matrix.classes(); guess++) {
        long rows = matrix.count(truth, guess);
        if (truth != guess && rows > 0) {
          all.add(new Confusion(truth, guess, rows));
        }
      }
    }
    all.sort(Comparator.comparingLong(one -> -one.rows()));
    return all;
  }

  private static String list(ConfusionMatrix matrix) {
    HtmlTable table =
        new HtmlTable("narrow")
            .numbers("class")
            .numbers("predicted as")
            .numbers("rows")
            .numbers("share of the class");
    confusions(matrix).stream()
        .limit(MOST_CONFUSIONS)
        .forEach(
            one ->
                table.row(
                    List.of(
                        matrix.name(one.truth()),
                        matrix.name(one.guess()),
                        "%,d".formatted(one.rows()),
                        "%.2f %%".formatted(100.0 * one.rows() / matrix.rowsOf(one.truth())))));
    return table.isEmpty() ? "<p>None.</p>\n" : table.toString();
  }

  private static String classes(ConfusionMatrix matrix) {
    HtmlTable table =
        new HtmlTable("narrow")
            .numbers("class")
            .numbers("rows")
            .numbers("precision")
            .numbers("recall")
            .numbers("F1");
    for (int one = 0; one < matrix.classes(); one++) {
      table.row(
          List.of(
              matrix.name(one),
              "%,d".formatted(matrix.rowsOf(one)),
              percent(matrix.precision(one)),
              percent(matrix.recall(one)),
              percent(matrix.f1(one))));
    }
    return table.toString();
  }

  /** Shaded by the share of errors, so that weak classes stand out. */
  private static Object percent(double share) {
    return Double.isNaN(share)
        ? ""
        : shaded("wrong", Math.min(1, 4 * (1 - share)), "%.2f %%".formatted(100 * share));
  }

  private static Html shaded(String kind, double share, String text) {
    return new Html(
        String.format(
            Locale.ROOT,
            "<span class=\"shade %s\" style=\"--share:%.0f%%\">%s</span>",
            kind,
            100 * share,
            text));
  }
}
