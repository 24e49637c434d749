package kindling.network.losses;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindling.config.Registry;
import kindling.config.Registry.Entry;
import kindling.metrics.Metric;
import kindling.network.LayerText;
import kindling.network.Loss;
import kindling.network.Loss.Labels;

/** The metrics that a conf file can name, with the losses that have them. */
public final class LossMetrics {
  /** All of them. */
  public static final Registry<Metric> ALL =
      new Registry<>("metric", Arrays.stream(Metric.values()).map(LossMetrics::entry).toList());

  private LossMetrics() {}

  private static Entry<Metric> entry(Metric metric) {
    return new Entry<>(
        metric.spelled(),
        metric.spelled(),
        metric.formula(),
        "%s; unit: %s; %s values are better; network.loss: %s"
            .formatted(
                metric.description(),
                metric.unit(),
                metric.higherIsBetter() ? "higher" : "lower",
                String.join(", ", losses(metric))),
        "",
        metric);
  }

  /** The names of the losses that have a metric. */
  public static List<String> losses(Metric metric) {
    return Losses.ALL.entries().stream()
        .filter(loss -> Metric.fitting(labels(loss).kind()).contains(metric))
        .map(Entry::name)
        .toList();
  }

  private static Labels labels(Entry<Function<LayerText, Loss>> loss) {
    return loss.maker().apply(new LayerText(loss.usage(), "", null)).labels();
  }
}
