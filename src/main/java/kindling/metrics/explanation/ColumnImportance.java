package kindling.metrics.explanation;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The permutation importance of a column: how much worse a metric becomes when the column's values
 * are exchanged between the rows (Breiman: Random Forests, 2001, section 10; Fisher, Rudin,
 * Dominici: All Models are Wrong, but Many are Useful, 2019, eq. 3.1).
 *
 * @param column its name
 * @param losses how much worse the metric became in each repeat, in its own unit; below 0 if it
 *     became better
 */
public record ColumnImportance(String column, List<Double> losses) {
  /** Copies the list. */
  public ColumnImportance {
    losses = List.copyOf(losses);
  }

  /** The mean over the repeats. */
  public double mean() {
    return values().sum() / losses.size();
  }

  /** The standard deviation over the repeats, of the sample; NaN of a single one. */
  public double deviation() {
    double mean = mean();
    double squares = values().map(loss -> (loss - mean) * (loss - mean)).sum();
    return losses.size() < 2 ? Double.NaN : Math.sqrt(squares / (losses.size() - 1));
  }

  private DoubleStream values() {
    return losses.stream().mapToDouble(Double::doubleValue);
  }
}
