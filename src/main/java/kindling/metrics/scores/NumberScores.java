package kindling.metrics.scores;

import java.util.function.IntToDoubleFunction;

/** Rows with predicted numbers, in the unit of the label. */
public final class NumberScores {
  private final ScoredRows rows;
  private final LabelUnits units;

  /**
   * Rows.
   *
   * @param units of the labels
   */
  public NumberScores(ScoredRows rows, LabelUnits units) {
    rows.requireNumbers();
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
