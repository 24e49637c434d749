package kindling.tables;

import java.util.LinkedHashMap;
import java.util.Map;
import kindling.tables.cells.Cell;
import kindling.tables.cells.CellFault;

/**
 * A number, which is standardised for training: {@code (y - μ) / σ}.
 *
 * @param mean μ of the training rows
 * @param deviation σ of the training rows, above 0
 */
public record NumberTarget(double mean, double deviation) implements Target {
  /** Refuses a deviation of 0. */
  public NumberTarget {
    if (!(deviation > 0)) {
      throw new IllegalArgumentException("deviation: expected a number above 0");
    }
  }

  @Override
  public float label(Object value) {
    double number = value == null ? Double.NaN : Cell.number(value);
    if (!Double.isFinite(number)) {
      throw new CellFault(value, "a finite number");
    }
    float label = (float) ((number - mean) / deviation);
    if (!Float.isFinite(label)) {
      throw new CellFault(value, CellFault.NEARER);
    }
    return label;
  }

  @Override
  public double number(double score) {
    return mean + deviation * score;
  }

  @Override
  public Double prediction(double predicted) {
    return number(predicted);
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", "number");
    json.put("mean", mean);
    json.put("deviation", deviation);
    return json;
  }
}
