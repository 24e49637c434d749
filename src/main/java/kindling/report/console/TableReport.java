package kindling.report.console;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.network.Loss;
import kindling.tables.ColumnProfile;
import kindling.tables.ColumnType;
import kindling.tables.Encoding;
import kindling.tables.Encodings;
import kindling.tables.FittedTable;
import kindling.tables.FittedTable.Choice;
import kindling.tables.LabelRange;
import kindling.tables.NumberTarget;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.Target;

/** The columns of a table with what they become, and the result beside a baseline, as text. */
public final class TableReport {
  private static final int MOST_NAME = 28;
  private static final int MOST_VALUES = 40;
  private static final int MOST_CLASSES = 20;

  private TableReport() {}

  /** A line for each column, and one for the task. */
  public static List<String> columns(FittedTable fitted) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"column", "values", "becomes"});
    for (Choice choice : fitted.choices()) {
      boolean ignored = choice.spec().equals(Encodings.IGNORE);
      rows.add(
          new String[] {
            cut(choice.profile().name(), MOST_NAME),
            cut(values(choice.profile()), MOST_VALUES),
            ignored ? "ignored: " + choice.summary() : choice.spec() + ": " + choice.summary()
          });
    }
    fitted.table().target().ifPresent(target -> rows.add(label(fitted, target)));
    List<String> lines = aligned(rows);
    lines.add("");
    lines.add(
        text(
            "%,d training rows, %,d columns, %,d features",
            fitted.rows(), fitted.table().columns().size(), fitted.table().width()));
    return lines;
  }

  /** A line for each column of a model, and one for its label. */
  static List<String> columns(Table table) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"column", "type", "becomes"});
    for (TableColumn column : table.columns()) {
      Encoding encoding = column.encoding();
      rows.add(
          new String[] {
            cut(column.name(), MOST_NAME),
            column.type() == ColumnType.UNTYPED ? "any" : column.type().toString(),
            encoding.kind() + ": " + encoding.summary()
          });
    }
    table
        .target()
        .ifPresent(
            target ->
                rows.add(
                    new String[] {
                      cut(table.label(), MOST_NAME), "", becomes(target) + classes(target)
                    }));
    return aligned(rows);
  }

  private static String classes(Target target) {
    List<String> classes = target.classes();
    String some = String.join(", ", classes.subList(0, Math.min(MOST_CLASSES, classes.size())));
    return classes.isEmpty() ? "" : ": " + some + (classes.size() > MOST_CLASSES ? ", ..." : "");
  }

  private static String becomes(Target target) {
    if (target instanceof NumberTarget number) {
      return number.range() == LabelRange.ANY
          ? text(
              "the label: a number, mean %.6g, standard deviation %.6g",
              number.mean(), number.deviation())
          : text("the label: %s, mean %.6g", number.range(), number.deviation());
    }
    return text("the label: %,d classes", target.classes().size());
  }

  private static String[] label(FittedTable fitted, Target target) {
    return new String[] {
      cut(fitted.label().name(), MOST_NAME),
      cut(values(fitted.label()), MOST_VALUES),
      becomes(target)
    };
  }

  private static String values(ColumnProfile profile) {
    String missing = profile.missing() == 0 ? "" : text(", %,d missing", profile.missing());
    if (profile.present() == 0) {
      return "none";
    }
    if (profile.areNumbers()) {
      return text(
          "%s to %s%s",
          number(profile.moments().least()), number(profile.moments().most()), missing);
    }
    if (profile.areDates()) {
      return "dates" + missing;
    }
    if (profile.levels().different() == 0) {
      return "vectors" + missing;
    }
    boolean few = profile.levels().areComplete();
    String examples =
        few
            ? ": " + String.join(", ", profile.levels().byFrequency().stream().limit(3).toList())
            : "";
    return text(
        "%s%,d texts%s%s", few ? "" : "about ", profile.levels().different(), missing, examples);
  }

  private static String number(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? text("%,d", (long) number)
        : text("%.6g", number).replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "");
  }

  /** The metrics of the test set, beside those of a baseline. */
  public static List<String> result(
      Loss.Labels labels, Evaluation model, String baselineName, Evaluation baseline) {
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {text("test set, %,d rows", model.rows()), "this model", baselineName});
    Set<Metric> metrics = new LinkedHashSet<>(model.chosen().keySet());
    if (metrics.isEmpty()) {
      metrics.addAll(labels.metrics());
      metrics.remove(Metric.TOP_ACCURACY);
    }
    for (Metric metric : metrics) {
      rows.add(
          new String[] {
            metric.text(), metric.text(metric.of(model)), metric.text(metric.of(baseline))
          });
    }
    return aligned(rows);
  }

  private static List<String> aligned(List<String[]> rows) {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** A text on one line of a table, not longer than {@code most}. */
  static String cut(String text, int most) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= most ? plain : plain.substring(0, most - 3) + "...";
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
