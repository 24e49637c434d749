package kindling.metrics.scores;

import java.util.function.IntToDoubleFunction;
import kindling.math.UnitDeviance;

/** Rows with predicted numbers, in the unit of the label. */
public final class NumberScores {
  private final ScoredRows rows;
  private final LabelUnits units;
  private final double power;

  /**
   * Rows.
   *
   * @param units of the labels
   */
  public NumberScores(ScoredRows rows, LabelUnits units) {
    this(rows, units, 0);
  }

  /**
   * Rows.
   *
   * @param units of the labels
   * @param power p of the {@link UnitDeviance} of the scores
   */
  public NumberScores(ScoredRows rows, LabelUnits units, double power) {
    rows.requireNumbers();
    this.power = power;
    this.rows = rows;
    this.units = units;
  }

  /** The number of rows. */
  public int rows() {
    return rows.rows();
  }

  /** The numbers that are predicted for a row. */
  public int outputs() {
    return rows.outputs();
  }

  /** The weight of a row. */
  double weight(int row) {
    return rows.weight(row);
  }

  /** The label of a row, from an unknown zero. */
  double label(int row, int output) {
    return units.of(output) * rows.label(row, output);
  }

  /** The prediction for a row, from the same zero. */
  double score(int row, int output) {
    return units.of(output) * rows.score(row, output);
  }

  /** The power p of the {@link UnitDeviance} of the scores; if not 0, the zero of labels is 0. */
  double power() {
    return power;
  }

  /** The prediction minus the label. */
  public double error(int row, int output) {
    return units.of(output) * ((double) rows.score(row, output) - rows.label(row, output));
  }

  /** A value of some function of the error. */
  interface OfRow {
    double at(int row, int output);
  }

  /** The weighted mean of a value over all rows. */
  double mean(OfRow value, int output) {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < rows(); row++) {
      if (weight(row) > 0) {
        sum += weight(row) * value.at(row, output);
        weights += weight(row);
      }
    }
    return sum / weights;
  }

  /** The mean over the outputs. */
  double overOutputs(IntToDoubleFunction metric) {
    double sum = 0;
    for (int output = 0; output < outputs(); output++) {
      sum += metric.applyAsDouble(output);
    }
    return sum / outputs();
  }
}
