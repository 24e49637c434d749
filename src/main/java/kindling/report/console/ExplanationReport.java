package kindling.report.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.metrics.Metric;
import kindling.metrics.explanation.ColumnEffect;
import kindling.metrics.explanation.ColumnImportance;
import kindling.metrics.explanation.Explanation;

/** An explanation of a model as text, and for programs. */
public final class ExplanationReport {
  private static final int MOST_NAME = 40;
  private static final int BAR = 30;

  private ExplanationReport() {}

  /** A line for each column, the most important one first. */
  public static List<String> lines(Explanation explanation) {
    Metric metric = explanation.metric();
    List<String> lines = new ArrayList<>();
    lines.add(
        text(
            "%s %s %s of %,d rows; each column exchanged between the rows, %d times",
            explanation.set(),
            metric.text(),
            metric.text(explanation.value()),
            explanation.rows(),
            explanation.repeats()));
    lines.add("");
    int width = "column".length();
    double largest = 0;
    for (ColumnImportance column : explanation.columns()) {
      width = Math.max(width, cut(column.column()).length());
      largest = Math.max(largest, column.mean());
    }
    lines.add(
        text(
            "%-" + width + "s  %14s  %14s",
            "column",
            metric.higherIsBetter() ? "loses" : "adds",
            "spread"));
    for (ColumnImportance column : explanation.columns()) {
      int bar = largest > 0 ? (int) Math.round(BAR * Math.max(0, column.mean()) / largest) : 0;
      lines.add(
          text(
                  "%-" + width + "s  %14s  %14s  %s",
                  cut(column.column()),
                  metric.text(column.mean()),
                  Double.isNaN(column.deviation()) ? "" : metric.text(column.deviation()),
                  "█".repeat(bar))
              .stripTrailing());
    }
    return lines;
  }

  /** All numbers of an explanation, for JSON. */
  public static Map<String, Object> json(Explanation explanation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("set", explanation.set());
    json.put("rows", explanation.rows());
    json.put("metric", explanation.metric().key());
    json.put("higherIsBetter", explanation.metric().higherIsBetter());
    json.put("value", explanation.value());
    json.put("repeats", explanation.repeats());
    json.put("columns", explanation.columns().stream().map(ExplanationReport::json).toList());
    if (!explanation.effects().isEmpty()) {
      json.put("effects", explanation.effects().stream().map(ExplanationReport::json).toList());
    }
    return json;
  }

  private static Map<String, Object> json(ColumnImportance column) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("column", column.column());
    json.put("importance", column.mean());
    json.put("deviation", Double.isNaN(column.deviation()) ? null : column.deviation());
    json.put("ofEachRepeat", column.losses());
    return json;
  }

  private static Map<String, Object> json(ColumnEffect effect) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("column", effect.column());
    json.put("outputs", effect.outputs());
    List<Object> points = new ArrayList<>();
    for (ColumnEffect.Point point : effect.points()) {
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("value", point.value());
      of.put("predictions", point.means());
      points.add(of);
    }
    json.put("points", points);
    return json;
  }

  private static String cut(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= MOST_NAME ? plain : plain.substring(0, MOST_NAME - 3) + "...";
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
