package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kindling.metrics.Metric;

/** The result of a run in one sentence. */
final class ResultSentence {
  private ResultSentence() {}

  static String of(RecordedRun run) {
    int epochs = run.epochs().size();
    if (epochs == 0) {
      return "%s before the end of the first epoch.".formatted(run.status());
    }
    int reached = run.reachedEpoch();
    List<String> metrics = new ArrayList<>();
    for (SetName set : SetName.ALL) {
      for (Metric metric : SetName.METRICS) {
        JsonNode value = set.of(run.result(), metric);
        if (value.isNumber() && isShown(metric)) {
          metrics.add("%s %s %s".formatted(set.text(), metric.text(), SetName.text(metric, value)));
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "%s: %s. %,.1f s of training, %,.0f samples per second.",
        reached < epochs
            ? "Epoch %d, the best of %d on the validation set".formatted(reached, epochs)
            : "Epoch %d, the last one".formatted(reached),
        metrics.isEmpty() ? "nothing was evaluated" : String.join(", ", metrics),
        run.sum("seconds"),
        run.samplesPerSecond());
  }

  /** Accuracy, mean absolute error and the metrics that were chosen; the charts show the loss. */
  private static boolean isShown(Metric metric) {
    return metric != Metric.LOSS && metric != Metric.MEAN_SQUARED_ERROR;
  }
}
