package kindling.metrics;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kindling.metrics.scores.BestThreshold;
import kindling.metrics.scores.ClassMetric;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.DecisionMetric;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.LabelUnits;
import kindling.metrics.scores.MetricOptions;
import kindling.metrics.scores.NumberMetric;
import kindling.metrics.scores.NumberScores;
import kindling.metrics.scores.ScoredRows;

/**
 * The metrics that are shown instead of the usual ones.
 *
 * @param metrics in the order in which they are shown; empty for the usual ones, which cost nothing
 */
public record MetricChoice(List<Metric> metrics, MetricOptions options) implements Serializable {
  /** Nothing is computed but sums. */
  public static final MetricChoice NONE = new MetricChoice(List.of(), new MetricOptions(0.1, 0.5));

  /** Copies the list. */
  public MetricChoice {
    metrics = List.copyOf(metrics);
  }

  /** The same, and a metric that must be known too. */
  public MetricChoice and(Metric metric) {
    return metrics.contains(metric) || !metric.needsScores()
        ? this
        : new MetricChoice(Stream.concat(metrics.stream(), Stream.of(metric)).toList(), options);
  }

  /** A metric of predicted classes or flags. */
  public double of(Metric metric, ClassScores scores) {
    return ((ClassMetric) metric.ofScores()).of(scores, options);
  }

  /**
   * The threshold that gives some rows the best value of a metric.
   *
   * @param metric one of {@link Metric#ofDecisions}
   * @param scores of rows of two classes, or with one flag
   */
  public static double bestThreshold(Metric metric, ClassScores scores) {
    return BestThreshold.find(scores, (DecisionMetric) metric.ofScores());
  }

  /** Whether the scores of all rows are needed. */
  public boolean needsScores() {
    return metrics.stream().anyMatch(Metric::needsScores);
  }

  /**
   * An evaluation with the metrics that were chosen.
   *
   * @param sum the evaluation of all rows
   * @param decision from the scores to the prediction
   * @param rows with their scores; null if no metric needs them. If a score is NaN, so are the
   *     metrics that need them
   * @param units of errors, if numbers are predicted
   */
  public Evaluation of(Evaluation sum, Decision decision, ScoredRows rows, LabelUnits units) {
    ToDoubleFunction<Metric> ofScores;
    if (rows == null || rows.rows() == 0 || rows.hasNaN()) {
      ofScores = metric -> Double.NaN;
    } else if (decision.kind() == LabelKind.NUMBERS) {
      NumberScores scores = new NumberScores(rows, units, decision);
      ofScores = metric -> ((NumberMetric) metric.ofScores()).of(scores, options);
    } else {
      ClassScores scores = new ClassScores(decision, rows);
      ofScores = metric -> of(metric, scores);
    }
    Map<Metric, Double> values = new LinkedHashMap<>();
    for (Metric metric : metrics) {
      values.put(metric, metric.needsScores() ? ofScores.applyAsDouble(metric) : metric.of(sum));
    }
    return sum.with(values);
  }
}
