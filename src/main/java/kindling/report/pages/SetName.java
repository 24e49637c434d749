package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import kindling.metrics.Metric;

/**
 * The name of a data set in {@code metrics.jsonl} and in reports.
 *
 * @param key prefix of the metrics in {@code metrics.jsonl}
 * @param text name in reports
 * @param colour of its curve, a variable of page.css
 */
public record SetName(String key, String text, String colour) {
  /** The sets in drawing order. */
  public static final List<SetName> ALL =
      List.of(
          new SetName("test", "test", "strong"),
          new SetName("validation", "validation", "chosen"),
          new SetName("train", "training", "faint"));

  /** The metrics that are drawn, if the run has them. */
  public static final List<Metric> METRICS =
      Arrays.stream(Metric.values()).filter(metric -> metric != Metric.TOP_ACCURACY).toList();

  /** The metric of this set in an epoch; a missing node if unknown. */
  JsonNode of(JsonNode epoch, Metric metric) {
    return epoch.path(metric.keyOf(key));
  }

  /** A value as a table shows it; "" for none. */
  static String text(Metric metric, JsonNode value) {
    return value.isNumber() ? metric.text(value.asDouble()) : "";
  }
}
