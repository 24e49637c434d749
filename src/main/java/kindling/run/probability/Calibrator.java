package kindling.run.probability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Calibration;
import kindling.config.UserError;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.ScoredRows;
import kindling.metrics.scores.Temperature;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.store.Model;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Calibrates the probabilities of a network when its training has ended, {@code
 * training.calibration}: divides its scores by the {@link Temperature} of the validation set, by
 * dividing the weights and biases of the last layer. So every use of the model is right. It must be
 * called before the listeners that write the results.
 */
public final class Calibrator implements TrainingListener {
  private static final List<Metric> COMPARED =
      List.of(Metric.LOG_LOSS, Metric.CALIBRATION_ERROR, Metric.BRIER_SCORE);

  private final Settings settings;
  private final Network network;
  private final Function<float[], ScoredRows> validation;
  private final Saver saver;
  private final Map<String, Object> facts;
  private final Consumer<String> console;
  private double temperature = 1;

  /** Saves a calibrated model. */
  @FunctionalInterface
  public interface Saver {
    /** Saves weights that were divided by a temperature. */
    void save(float[] weights, double temperature);
  }

  /**
   * A calibrator, which does nothing if there is to be no calibration.
   *
   * @param validation the scores of the validation set for some weights
   * @param saver takes the result
   * @param facts takes what came of it, for the record
   * @param console takes a line
   */
  public Calibrator(
      Settings settings,
      Network network,
      Function<float[], ScoredRows> validation,
      Saver saver,
      Map<String, Object> facts,
      Consumer<String> console) {
    this.settings = settings;
    this.network = network;
    this.validation = validation;
    this.saver = saver;
    this.facts = facts;
    this.console = console;
  }

  /** Whether a training ends in a calibration. */
  public static boolean isOn(Settings settings) {
    return settings.training().calibration() != Calibration.NONE;
  }

  /** An evaluation that brings the scores of all rows. */
  public static MetricChoice choice() {
    return new MetricChoice(COMPARED, MetricChoice.NONE.options());
  }

  /** Refuses a network whose scores cannot be divided by dividing weights. */
  public static void require(Settings settings, Network network) {
    if (isOn(settings)) {
      settings.at("training.calibration", () -> requireLast(settings, network));
    }
  }

  private static Layer requireLast(Settings settings, Network network) {
    if (!settings.data().hasValidation()) {
      throw UserError.of("{training.calibration} = temperature needs a validation set")
          .cure("set {data.validation-share} = 0.1, or {data.validation}");
    }
    if (network.loss().labels() == Loss.Labels.NUMBERS) {
      throw UserError.of(
              "{training.calibration} = temperature is for probabilities, but {network.loss} = %s predicts numbers",
              network.loss())
          .cure("set {training.calibration} = none");
    }
    List<Layer> layers = network.layers();
    Layer last = layers.get(layers.size() - 1);
    if (!(last instanceof Affine)) {
      throw UserError.of(
              "{training.calibration} = temperature divides the weights of the last layer, which must be affine, but it is %s",
              last)
          .cure("end {network.layers} in affine, or set {training.calibration} = none");
    }
    return last;
  }

  /** The temperature; 1 without calibration, and before the end of the training. */
  public double temperature() {
    return temperature;
  }

  @Override
  public void finished(TrainingState state) {
    if (!isOn(settings)) {
      return;
    }
    float[] weights = state.result();
    ClassScores before = scores(weights);
    temperature = Temperature.fit(before);
    float[] divided = divided(network, weights, temperature);
    Map<String, Double> metricsBefore = metrics(before);
    Map<String, Double> metricsAfter = metrics(scores(divided));
    state.setResult(divided);
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("temperature", temperature);
    record.put("validationBefore", metricsBefore);
    record.put("validationAfter", metricsAfter);
    facts.put("calibration", record);
    saver.save(divided, temperature);
    console.accept(line(temperature, metricsBefore, metricsAfter));
  }

  private ClassScores scores(float[] weights) {
    return new ClassScores(network.loss().labels().kind(), validation.apply(weights));
  }

  private static Map<String, Double> metrics(ClassScores scores) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    COMPARED.forEach(metric -> metrics.put(metric.key(), choice().of(metric, scores)));
    return metrics;
  }

  private static String line(
      double temperature, Map<String, Double> before, Map<String, Double> after) {
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "calibration: temperature %.4g", temperature));
    for (Metric metric : COMPARED) {
      line.append(
          String.format(
              Locale.ROOT,
              "%s %s %.4f -> %.4f",
              metric == COMPARED.get(0) ? "; validation" : ",",
              metric.text(),
              before.get(metric.key()),
              after.get(metric.key())));
    }
    return line.toString();
  }

  /** The chosen metrics, and for a calibrated model those that a calibration improves. */
  public static MetricChoice metrics(MetricChoice chosen, boolean calibrated) {
    MetricChoice all = chosen;
    for (Metric metric : calibrated ? COMPARED : List.<Metric>of()) {
      all = all.and(metric);
    }
    return all;
  }

  /** The weights of a calibrated model before the calibration, up to rounding. */
  public static float[] uncalibrated(Model model) {
    return divided(model.network(), model.parameters(), 1 / model.temperature());
  }

  /** The weights with the scores divided; the last layer is affine, and its arrays come last. */
  static float[] divided(Network network, float[] weights, double temperature) {
    float[] divided = weights.clone();
    List<Layer> layers = network.layers();
    int last = layers.get(layers.size() - 1).parameters();
    for (int i = weights.length - last; i < weights.length; i++) {
      divided[i] = (float) (weights[i] / temperature);
    }
    return divided;
  }
}
