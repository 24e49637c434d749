package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import kindling.metrics.Metric;
import kindling.optimize.LearningRate;

/** The data of charts about runs, as maps and lists for JSON. {@code runs.js} reads it. */
final class RunCharts {
  /** The most points of a curve. */
  static final int MOST_POINTS = 300;

  /** The number of colours for runs in page.css. */
  static final int RUN_COLOURS = 8;

  /** The number of line styles in runs.js and page.css, including solid. */
  static final int DASHES = 4;

  private RunCharts() {}

  /** The charts of one run: a chart for each metric, a curve for each set. */
  static List<Map<String, Object>> of(RecordedRun run, LearningRate rate) {
    List<Map<String, Object>> charts = new ArrayList<>();
    for (Metric metric : SetName.METRICS) {
      List<Map<String, Object>> lines = new ArrayList<>();
      for (SetName set : SetName.ALL) {
        add(lines, set.text(), set.colour(), 0, run, points(run, epoch -> set.of(epoch, metric)));
      }
      add(charts, metric.text(), metric.isShare(), lines);
    }
    List<Map<String, Object>> rates = new ArrayList<>();
    add(rates, "learning rate", "strong", 0, null, rates(run, rate));
    add(charts, "learning rate", false, rates);
    List<Map<String, Object>> speeds = new ArrayList<>();
    add(speeds, "samples per second", "strong", 0, null, speeds(run));
    add(charts, "samples per second", false, speeds);
    return charts;
  }

  /**
   * The charts of several runs: a chart for each metric of each set, a curve for each run.
   *
   * @param labels of the runs
   * @param rates learning rates of the runs; null elements if unknown
   */
  static List<Map<String, Object>> of(
      List<RecordedRun> runs, List<String> labels, List<LearningRate> rates) {
    List<Map<String, Object>> charts = new ArrayList<>();
    for (SetName set : SetName.ALL) {
      for (Metric metric : SetName.METRICS) {
        add(
            charts,
            set.text() + " " + metric.text(),
            metric.isShare(),
            ofEach(runs, labels, i -> points(runs.get(i), epoch -> set.of(epoch, metric)), true));
      }
    }
    add(
        charts,
        "learning rate",
        false,
        ofEach(runs, labels, i -> rates(runs.get(i), rates.get(i)), false));
    add(charts, "samples per second", false, ofEach(runs, labels, i -> speeds(runs.get(i)), false));
    return charts;
  }

  private static List<Map<String, Object>> ofEach(
      List<RecordedRun> runs,
      List<String> labels,
      IntFunction<List<List<Double>>> points,
      boolean marked) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      RecordedRun run = marked ? runs.get(i) : null;
      add(lines, labels.get(i), colour(i), dash(i), run, points.apply(i));
    }
    return lines;
  }

  /** The colour of a run, a variable of page.css. */
  static String colour(int run) {
    return "run" + run % RUN_COLOURS;
  }

  /** The dash pattern of a run, which distinguishes runs of the same colour. */
  static int dash(int run) {
    return run / RUN_COLOURS % DASHES;
  }

  private static void add(
      List<Map<String, Object>> charts,
      String title,
      boolean share,
      List<Map<String, Object>> lines) {
    if (!lines.isEmpty()) {
      Map<String, Object> chart = new LinkedHashMap<>();
      chart.put("title", title);
      chart.put("share", share);
      chart.put("lines", lines);
      charts.add(chart);
    }
  }

  /**
   * Adds a curve if it has points.
   *
   * @param dash pattern of the line; 0 is solid
   * @param marked run whose model's epoch is marked on the curve; null for none
   */
  private static void add(
      List<Map<String, Object>> lines,
      String label,
      String colour,
      int dash,
      RecordedRun marked,
      List<List<Double>> points) {
    if (!points.isEmpty()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("label", label);
      line.put("colour", colour);
      line.put("dash", dash);
      line.put("points", points);
      if (marked != null) {
        line.put("marked", marked.reachedEpoch());
      }
      lines.add(line);
    }
  }

  /** A metric over the epochs, always including the epoch of the model. */
  private static List<List<Double>> points(RecordedRun run, Function<JsonNode, JsonNode> metric) {
    Set<Integer> shown = new HashSet<>(Spaced.of(run.epochs().size(), MOST_POINTS));
    List<List<Double>> points = new ArrayList<>();
    for (int i = 0; i < run.epochs().size(); i++) {
      JsonNode epoch = run.epochs().get(i);
      JsonNode value = metric.apply(epoch);
      if (value.isNumber()
          && Double.isFinite(value.asDouble())
          && (shown.contains(i) || epoch.equals(run.reached()))) {
        points.add(List.of(epoch.path("epoch").asDouble(), value.asDouble()));
      }
    }
    return points;
  }

  private static List<List<Double>> speeds(RecordedRun run) {
    return points(run, epoch -> epoch.path("samplesPerSecond"));
  }

  /**
   * The learning rate of some steps; the x value of a step is its number divided by steps per
   * epoch.
   */
  private static List<List<Double>> rates(RecordedRun run, LearningRate rate) {
    int steps = run.stepsPerEpoch();
    if (rate == null || steps <= 0) {
      return List.of();
    }
    List<Double> losses = run.monitoredLosses();
    int all = (int) Math.min(Integer.MAX_VALUE, (long) steps * losses.size());
    List<List<Double>> points = new ArrayList<>();
    for (int step : Spaced.of(all, MOST_POINTS)) {
      double at = rate.after(losses.subList(0, step / steps)).at(step + 1L);
      points.add(List.of((double) step / steps, at));
    }
    return points;
  }
}
