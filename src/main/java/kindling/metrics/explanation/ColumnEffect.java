package kindling.metrics.explanation;

import java.util.List;

/**
 * The partial dependence of the predictions on a column: their mean over some rows if all of these
 * had the same value in the column (Friedman: Greedy Function Approximation, 2001, eq. 53).
 *
 * @param column its name
 * @param ordered whether the values are numbers or dates; else they are levels
 * @param probabilities whether probabilities are predicted, else numbers
 * @param outputs the names of the classes, flags or numbers that are predicted; of two classes only
 *     the second one
 * @param points one for each value
 */
public record ColumnEffect(
    String column,
    boolean ordered,
    boolean probabilities,
    List<String> outputs,
    List<Point> points) {
  /** Copies the lists. */
  public ColumnEffect {
    outputs = List.copyOf(outputs);
    points = List.copyOf(points);
  }

  /**
   * The mean predictions for a value.
   *
   * @param value as text
   * @param place on the axis; NaN if values are levels
   * @param means one for each output
   */
  public record Point(String value, double place, List<Double> means) {
    /** Copies the list. */
    public Point {
      means = List.copyOf(means);
    }
  }
}
