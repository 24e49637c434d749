package kindling.metrics.scores;

/**
 * What a metric is, for settings, reports and documentation.
 *
 * @param higherIsBetter the direction
 * @param unit {@code %} for a share that is printed in per cent, {@code none} for a number without
 *     unit, or a description of the unit
 * @param formula over n rows: s the scores, K of a row; y the prediction; t the label; w the weight
 *     of a row; [ ] is 1 if true, else 0
 * @param description without a full stop
 */
public record Facts(boolean higherIsBetter, String unit, String formula, String description) {
  /** The unit of a metric that has none. */
  public static final String NONE = "none";

  /** The unit of an error of a prediction. */
  public static final String OF_LABEL = "of the label";
}
