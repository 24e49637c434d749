package kindling.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The evaluation of some rows, as sums; evaluations of parts can be added. The metrics that were
 * chosen cannot: only the evaluation of all rows has them.
 *
 * @param rows number of rows
 * @param lossSum sum of the losses, each times the weight of its row
 * @param correct classification: number of correctly predicted rows
 * @param amongTop one of several classes: number of rows whose class has one of the k highest
 *     scores
 * @param absoluteErrors regression: sum of the rows' mean absolute errors
 * @param squaredErrors regression: sum of the rows' mean squared errors
 * @param chosen the metrics that were chosen, in their order
 */
public record Evaluation(
    long rows,
    double lossSum,
    long correct,
    long amongTop,
    double absoluteErrors,
    double squaredErrors,
    Map<Metric, Double> chosen) {
  /** The evaluation of no rows; all means are NaN. */
  public static final Evaluation NONE = new Evaluation(0, 0, 0, 0, 0, 0);

  /** The number of elements of {@link #numbers}. */
  private static final int NUMBERS = 6;

  /** Copies the map, in its order. */
  public Evaluation {
    chosen = Collections.unmodifiableMap(new LinkedHashMap<>(chosen));
  }

  /** An evaluation without chosen metrics. */
  public Evaluation(
      long rows,
      double lossSum,
      long correct,
      long amongTop,
      double absoluteErrors,
      double squaredErrors) {
    this(rows, lossSum, correct, amongTop, absoluteErrors, squaredErrors, Map.of());
  }

  /** The same with the metrics that were chosen. */
  public Evaluation with(Map<Metric, Double> metrics) {
    return new Evaluation(rows, lossSum, correct, amongTop, absoluteErrors, squaredErrors, metrics);
  }

  /** An evaluation from its {@link #numbers}. */
  public static Evaluation of(double[] numbers) {
    if (numbers.length != NUMBERS) {
      throw new IllegalArgumentException(
          "an evaluation is made of %d numbers, not %d".formatted(NUMBERS, numbers.length));
    }
    return new Evaluation(
        (long) numbers[0],
        numbers[1],
        (long) numbers[2],
        (long) numbers[3],
        numbers[4],
        numbers[5]);
  }

  /** All sums as an array. */
  public double[] numbers() {
    return new double[] {rows, lossSum, correct, amongTop, absoluteErrors, squaredErrors};
  }

  /** The evaluation of both sets of rows, without the metrics that were chosen. */
  public Evaluation plus(Evaluation other) {
    return new Evaluation(
        rows + other.rows,
        lossSum + other.lossSum,
        correct + other.correct,
        amongTop + other.amongTop,
        absoluteErrors + other.absoluteErrors,
        squaredErrors + other.squaredErrors);
  }

  /** The mean loss of a row. */
  public double loss() {
    return lossSum / rows;
  }

  /** The share of correctly predicted rows, 0 to 1. */
  public double accuracy() {
    return (double) correct / rows;
  }

  /** The share of rows whose class has one of the k highest scores, 0 to 1. */
  public double topAccuracy() {
    return (double) amongTop / rows;
  }

  /** The mean absolute difference of prediction and label, over rows and outputs. */
  public double meanAbsoluteError() {
    return absoluteErrors / rows;
  }

  /** The mean squared difference of prediction and label, over rows and outputs. */
  public double meanSquaredError() {
    return squaredErrors / rows;
  }
}
