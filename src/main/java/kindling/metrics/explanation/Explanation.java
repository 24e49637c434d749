package kindling.metrics.explanation;

import java.util.List;
import kindling.metrics.Metric;

/**
 * What the columns of a set of rows mean to a model.
 *
 * @param set name of the set, such as "test"
 * @param rows number of its rows
 * @param metric by which importance is measured
 * @param value of the metric, of the rows as they are
 * @param repeats how often each column was exchanged
 * @param columns the most important one first
 * @param effects of some columns, in the same order
 */
public record Explanation(
    String set,
    long rows,
    Metric metric,
    double value,
    int repeats,
    List<ColumnImportance> columns,
    List<ColumnEffect> effects) {
  /** Copies the lists. */
  public Explanation {
    columns = List.copyOf(columns);
    effects = List.copyOf(effects);
  }
}
