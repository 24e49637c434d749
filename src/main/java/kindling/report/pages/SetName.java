package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import kindling.metrics.Metric;

/**
 * A set of rows, as {@code metrics.jsonl} names it and as reports do.
 *
 * @param key before the name of a metric
 * @param colour of its curve, a variable of page.css
 */
public record SetName(String key, String text, String colour) {
  /** In the order in which they are drawn. */
  public static final List<SetName> ALL =
      List.of(
          new SetName("test", "test", "strong"),
          new SetName("validation", "validation", "chosen"),
          new SetName("train", "training", "faint"));

  /** The metrics that are drawn; a run has those that fit its labels. */
  public static final List<Metric> METRICS =
      List.of(Metric.LOSS, Metric.ACCURACY, Metric.MEAN_ABSOLUTE_ERROR, Metric.MEAN_SQUARED_ERROR);

  /** The metric of this set in an epoch; not a number if it is unknown. */
  JsonNode of(JsonNode epoch, Metric metric) {
    return epoch.path(metric.keyOf(key));
  }

  /** A value as a table shows it; "" for none. */
  static String text(Metric metric, JsonNode value) {
    return value.isNumber() ? metric.text(value.asDouble()) : "";
  }
}
