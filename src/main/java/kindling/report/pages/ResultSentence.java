package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kindling.metrics.Metric;

/** What came out of a run, in a few words. */
final class ResultSentence {
  private ResultSentence() {}

  static String of(RecordedRun run) {
    int epochs = run.epochs().size();
    if (epochs == 0) {
      return "%s before the end of the first epoch.".formatted(run.status());
    }
    int reached = run.reachedEpoch();
    List<String> figures = new ArrayList<>();
    for (SetName set : SetName.ALL) {
      for (Metric metric : SetName.METRICS) {
        JsonNode value = set.of(run.reached(), metric);
        if (value.isNumber() && isTold(metric)) {
          figures.add("%s %s %s".formatted(set.text(), metric.text(), SetName.text(metric, value)));
        }
      }
    }
    return String.format(
        Locale.ROOT,
        "%s: %s. %,.1f s of training, %,.0f samples per second.",
        reached < epochs
            ? "Epoch %d, the best of %d on the validation set".formatted(reached, epochs)
            : "Epoch %d, the last one".formatted(reached),
        figures.isEmpty() ? "nothing was evaluated" : String.join(", ", figures),
        run.sum("seconds"),
        run.samplesPerSecond());
  }

  /** The accuracy, or without one the mean absolute error; the loss stands in the charts. */
  private static boolean isTold(Metric metric) {
    return metric == Metric.ACCURACY || metric == Metric.MEAN_ABSOLUTE_ERROR;
  }
}
