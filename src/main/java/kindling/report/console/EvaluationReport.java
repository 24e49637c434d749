package kindling.report.console;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.network.Loss;
import kindling.store.record.Figures;

/**
 * Prints an evaluation: the metrics and, for classifiers, the confusion matrix with precision and
 * recall.
 */
public final class EvaluationReport {
  private EvaluationReport() {}

  /**
   * Prints an evaluation.
   *
   * @param set name of the data set, such as "test"
   * @param labels the type of the labels
   * @param topK the k of the top-k accuracy
   * @param matrix null for none
   */
  public static void print(
      PrintStream out,
      String set,
      Loss.Labels labels,
      int topK,
      Evaluation evaluation,
      ConfusionMatrix matrix) {
    out.println(line(set, labels, topK, evaluation, matrix));
    if (matrix != null) {
      ClassTable.lines(matrix).forEach(out::println);
    }
  }

  /** The metrics on one line. */
  static String line(
      String set, Loss.Labels labels, int topK, Evaluation evaluation, ConfusionMatrix matrix) {
    StringBuilder line = new StringBuilder();
    add(line, "%s loss %.4f", set, evaluation.loss());
    if (labels == Loss.Labels.NUMBERS) {
      if (!evaluation.chosen().containsKey(Metric.MAE)) {
        add(line, ", mean absolute error %.4f", evaluation.meanAbsoluteError());
      }
      if (!evaluation.chosen().containsKey(Metric.RMSE)) {
        add(line, ", mean squared error %.4f", evaluation.meanSquaredError());
      }
    } else {
      add(line, ", %s accuracy %.2f %%", set, 100 * evaluation.accuracy());
    }
    if (labels == Loss.Labels.CLASS && topK > 1 && (matrix == null || topK < matrix.classes())) {
      add(line, ", top-%d accuracy %.2f %%", topK, 100 * evaluation.topAccuracy());
    }
    Set<Metric> printed = EnumSet.copyOf(labels.metrics());
    evaluation
        .chosen()
        .forEach(
            (metric, value) -> {
              if (!printed.contains(metric)) {
                add(line, ", %s %s", metric.text(), metric.text(value));
              }
            });
    add(line, " of %,d rows", evaluation.rows());
    return line.toString();
  }

  /** The metrics of a calibrated model that it had before the calibration. */
  public static String beforeCalibration(Evaluation uncalibrated) {
    StringBuilder line = new StringBuilder("before the calibration: ");
    add(line, "loss %.4f", uncalibrated.loss());
    uncalibrated
        .chosen()
        .forEach((metric, value) -> add(line, ", %s %s", metric.text(), metric.text(value)));
    return line.toString();
  }

  /** An evaluation for programs: {@code set}, its metrics and, for classifiers, {@code classes}. */
  public static Map<String, Object> json(
      String set, Loss.Labels labels, Evaluation evaluation, ConfusionMatrix matrix) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("set", set);
    report.putAll(new Figures(labels).of(evaluation));
    if (matrix != null) {
      report.put(
          "classes",
          IntStream.range(0, matrix.classes()).mapToObj(truth -> ofClass(matrix, truth)).toList());
    }
    return report;
  }

  private static Map<String, Object> ofClass(ConfusionMatrix matrix, int truth) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("class", matrix.hasNames() ? matrix.name(truth) : truth);
    line.put("rows", matrix.rowsOf(truth));
    line.put("precision", matrix.precision(truth));
    line.put("recall", matrix.recall(truth));
    line.put("f1", matrix.f1(truth));
    line.put(
        "as",
        IntStream.range(0, matrix.classes())
            .mapToObj(guess -> matrix.count(truth, guess))
            .toList());
    return line;
  }

  private static void add(StringBuilder line, String format, Object... arguments) {
    line.append(String.format(Locale.ROOT, format, arguments));
  }
}
