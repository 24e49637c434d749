package kindling.serving;

import java.util.Map;
import kindling.config.UserError;

/**
 * What a model of a table predicts for a row.
 *
 * @param value the name of the class, a {@code String}; the number in the unit of the label, a
 *     {@code Double}; or of a label that is a vector, a {@code List<Double>}
 * @param probabilities by the name of the class, in the order of {@link LocalModel#classNames};
 *     empty if the label has no classes
 * @param quantiles of a number in the unit of the label, by the quantile such as 0.9, ascending;
 *     empty without the loss quantiles
 */
public record RowPrediction(
    Object value, Map<String, Double> probabilities, Map<Double, Double> quantiles) {
  /** The prediction as text: the name of the class, or the number. */
  public String text() {
    return String.valueOf(value);
  }

  /**
   * The number in the unit of the label.
   *
   * @throws UserError if the prediction is a class or a vector
   */
  public double number() {
    if (value instanceof Double number) {
      return number;
    }
    throw UserError.of("the prediction \"%s\" is not a number", text()).cure("ask for its text()");
  }
}
