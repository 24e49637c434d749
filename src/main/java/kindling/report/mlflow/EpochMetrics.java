package kindling.report.mlflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kindling.optimize.LearningRate;
import kindling.report.mlflow.TrackingServer.Metric;
import kindling.store.record.Figures;
import kindling.train.EpochResult;

/** The metrics of an epoch, as MLflow stores them: each with its step and the time of its end. */
final class EpochMetrics {
  /** Every epoch has this metric: its last step at the server is the last epoch there. */
  static final String ALWAYS = "samplesPerSecond";

  private final LearningRate rate;
  private final Figures figures;
  private final Map<Integer, Long> endMillis = new ConcurrentHashMap<>();

  /**
   * Metrics of a training.
   *
   * @param rate its learning rate
   * @param figures its metrics of each set
   */
  EpochMetrics(LearningRate rate, Figures figures) {
    this.rate = rate;
    this.figures = figures;
  }

  /** Takes the time as that of an epoch's end. */
  void ended(EpochResult epoch) {
    endMillis.put(epoch.epoch(), System.currentTimeMillis());
  }

  /**
   * The metrics of an epoch.
   *
   * @param all epochs of the training so far; the learning rate may depend on them
   */
  List<Metric> of(EpochResult epoch, List<EpochResult> all) {
    List<Double> before =
        all.subList(0, epoch.epoch() - 1).stream().map(EpochResult::monitoredLoss).toList();
    Map<String, Double> values = new LinkedHashMap<>(figures.bySet(epoch));
    values.put("learningRate", rate.after(before).at(epoch.step()));
    values.put("seconds", epoch.seconds());
    values.put("evaluationSeconds", epoch.evaluationSeconds());
    values.put(ALWAYS, epoch.samplesPerSecond());
    long millis = endMillis.computeIfAbsent(epoch.epoch(), e -> System.currentTimeMillis());
    return values.entrySet().stream()
        .map(value -> new Metric(value.getKey(), value.getValue(), millis, epoch.epoch()))
        .toList();
  }
}
