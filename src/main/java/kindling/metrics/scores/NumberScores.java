package kindling.metrics.scores;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import kindling.math.UnitDeviance;

/** Rows with predicted numbers, in the unit of the label. */
public final class NumberScores {
  private final ScoredRows rows;
  private final LabelUnits units;
  private final Decision decision;

  /**
   * Rows.
   *
   * @param units of the labels
   */
  public NumberScores(ScoredRows rows, LabelUnits units) {
    this(rows, units, Decision.of(LabelKind.NUMBERS));
  }

  /**
   * Rows.
   *
   * @param units of the labels
   * @param decision what the scores are
   */
  public NumberScores(ScoredRows rows, LabelUnits units, Decision decision) {
    rows.requireNumbers();
    this.decision = decision;
    this.rows = rows;
    this.units = units;
  }

  /** The number of rows. */
  public int rows() {
    return rows.rows();
  }

  /** The numbers that are predicted for a row. */
  public int outputs() {
    return rows.labelWidth();
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
    return units.of(output) * rows.score(row, decision.score(output));
  }

  /** The power p of the {@link UnitDeviance} of the scores; if not 0, the zero of labels is 0. */
  double power() {
    return decision.power();
  }

  /** The prediction minus the label. */
  public double error(int row, int output) {
    double score = rows.score(row, decision.score(output));
    return units.of(output) * (score - rows.label(row, output));
  }

  /** The quantiles that the scores are; empty if they are something else. */
  public List<Double> quantiles() {
    return decision.quantiles();
  }

  /** A predicted quantile minus the label. */
  public double errorOfQuantile(int row, int quantile) {
    return units.of(0) * ((double) rows.score(row, quantile) - rows.label(row, 0));
  }

  /** A value of some function of the error. */
  public interface OfRow {
    /** The value for an output of a row. */
    double at(int row, int output);
  }

  /** The weighted mean of a value over all rows. */
  public double mean(OfRow value, int output) {
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
  public double overOutputs(IntToDoubleFunction metric) {
    double sum = 0;
    for (int output = 0; output < outputs(); output++) {
      sum += metric.applyAsDouble(output);
    }
    return sum / outputs();
  }
}
