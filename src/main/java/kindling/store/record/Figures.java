package kindling.store.record;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.network.Loss;
import kindling.train.EpochResult;

/**
 * The metrics of an epoch by name, for programs.
 *
 * <p>Keys: {@code epoch} from 1, {@code step} since the beginning; for the training set {@code
 * trainLoss}; with softmax {@code trainAccuracy} and {@code trainTopAccuracy} (among the {@code
 * evaluation.top-k} highest scores), with sigmoid {@code trainAccuracy}, and for regression {@code
 * trainMeanAbsoluteError} and {@code trainMeanSquaredError}; the metrics of {@code
 * evaluation.metrics}, such as {@code trainAuc}; the same with {@code validation} and {@code test}
 * for {@code train}, null without such a set; {@code seconds} of the epoch's training, {@code
 * samplesPerSecond}, {@code evaluationSeconds}, and {@code phases}, the seconds of broadcast,
 * compute, aggregate, update and scheduling.
 *
 * @param labels the kind of labels
 */
public record Figures(Loss.Labels labels) {
  /** The metrics of an epoch. */
  public Map<String, Object> of(EpochResult epoch) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("epoch", epoch.epoch());
    figures.put("step", epoch.step());
    put(figures, "train", epoch.train());
    put(figures, "validation", epoch.validation());
    put(figures, "test", epoch.test());
    figures.put("seconds", epoch.seconds());
    figures.put("samplesPerSecond", epoch.samplesPerSecond());
    figures.put("evaluationSeconds", epoch.evaluationSeconds());
    figures.put("phases", seconds(epoch.phases()));
    return figures;
  }

  /** The metrics of one set of rows: {@code rows}, {@code loss} and so on. */
  public Map<String, Object> of(Evaluation evaluation) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("rows", evaluation.rows());
    metrics(evaluation).forEach(metric -> figures.put(metric.key(), metric.of(evaluation)));
    return figures;
  }

  /** Those that are always computed, and those that were chosen. */
  private Set<Metric> metrics(Evaluation evaluation) {
    Set<Metric> metrics = new LinkedHashSet<>(labels.metrics());
    metrics.addAll(evaluation.chosen().keySet());
    return metrics;
  }

  private void put(Map<String, Object> figures, String set, Evaluation evaluation) {
    boolean known = evaluation.rows() > 0;
    metrics(evaluation)
        .forEach(metric -> figures.put(metric.keyOf(set), known ? metric.of(evaluation) : null));
  }

  /** The metrics of each set that has rows, by names such as {@code train/loss}. */
  public Map<String, Double> bySet(EpochResult epoch) {
    Map<String, Double> figures = new LinkedHashMap<>();
    putBySet(figures, "train", epoch.train());
    putBySet(figures, "validation", epoch.validation());
    putBySet(figures, "test", epoch.test());
    return figures;
  }

  private void putBySet(Map<String, Double> figures, String set, Evaluation evaluation) {
    if (evaluation.rows() > 0) {
      metrics(evaluation)
          .forEach(metric -> figures.put(set + "/" + metric.key(), metric.of(evaluation)));
    }
  }

  /** Phases in seconds. */
  public static Map<String, Object> seconds(PhaseTimes phases) {
    Map<String, Object> seconds = new LinkedHashMap<>();
    seconds.put("broadcast", phases.broadcast() / 1e9);
    seconds.put("compute", phases.compute() / 1e9);
    seconds.put("aggregate", phases.aggregate() / 1e9);
    seconds.put("update", phases.update() / 1e9);
    seconds.put("scheduling", phases.scheduling() / 1e9);
    return seconds;
  }
}
