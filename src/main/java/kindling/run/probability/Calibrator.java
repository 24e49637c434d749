package kindling.run.probability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Calibration;
import kindling.config.UserError;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.IsotonicMap;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.Temperature;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.layers.Isotonic;
import kindling.network.layers.ScoreTemperature;
import kindling.store.Model;

/**
 * Calibrates the probabilities of a model, so that every use of it is right: with {@code
 * temperature} by dividing the weights and biases of a last affine layer by the {@link
 * Temperature}, or the scores of another one by a layer {@link ScoreTemperature} at its end; with
 * {@code isotonic} by a layer {@link Isotonic} there.
 */
public final class Calibrator {
  static final List<Metric> COMPARED =
      List.of(Metric.LOG_LOSS, Metric.CALIBRATION_ERROR, Metric.BRIER_SCORE);

  /** Below, isotonic regression overfits (Niculescu-Mizil and Caruana, 2005, section 4.3). */
  private static final long FEW_FOR_ISOTONIC = 1000;

  private Calibrator() {}

  /** An evaluation that brings the scores of all rows. */
  public static MetricChoice choice() {
    return new MetricChoice(COMPARED, MetricChoice.NONE.options());
  }

  /** Refuses a network that cannot be calibrated. */
  static Network require(Settings settings, Network network) {
    Calibration method = settings.training().calibration();
    String name = method.name().toLowerCase(Locale.ROOT);
    Completion.requireValidation(settings, "{training.calibration} = " + name);
    if (network.loss().labels() == Loss.Labels.NUMBERS) {
      throw UserError.of(
              "{training.calibration} = %s is for probabilities, but {network.loss} = %s predicts numbers",
              name, network.loss())
          .cure("set {training.calibration} = none");
    }
    return network;
  }

  private static Layer last(Network network) {
    return network.layers().get(network.layers().size() - 1);
  }

  /**
   * The model with calibrated probabilities.
   *
   * @param scores of the rows that it is calibrated on
   */
  static Model calibrated(Calibration method, Model model, ClassScores scores) {
    return switch (method) {
      case NONE -> model;
      case TEMPERATURE -> {
        double temperature = Temperature.fit(scores);
        yield model
            .with(ScoreTemperature.after(model.network(), temperature))
            .with(divided(model, temperature))
            .calibrated(temperature);
      }
      case ISOTONIC -> {
        List<IsotonicMap> maps = new ArrayList<>();
        for (int question = 0; question < scores.questions(); question++) {
          maps.add(IsotonicMap.fit(scores.rankingOfShares(question)));
        }
        boolean flags = model.network().decision().kind() == LabelKind.FLAGS;
        List<Layer> layers = new ArrayList<>(model.network().layers());
        layers.add(new Isotonic(flags, maps));
        yield model.with(model.network().with(layers));
      }
    };
  }

  /** A warning if rows are too few for a method. */
  static Optional<String> warning(Calibration method, long rows) {
    return method == Calibration.ISOTONIC && rows < FEW_FOR_ISOTONIC
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "calibration: the validation set has only %,d rows; below %,d, temperature is often better than isotonic",
                rows,
                FEW_FOR_ISOTONIC))
        : Optional.empty();
  }

  /** What came of the calibration, in words. */
  static String text(Model calibrated) {
    return last(calibrated.network()) instanceof Isotonic isotonic
        ? isotonic.toString()
        : String.format(Locale.ROOT, "temperature %.4g", calibrated.temperature());
  }

  /** What came of the calibration, for programs. */
  static Map<String, Object> facts(Model calibrated) {
    Map<String, Object> facts = new LinkedHashMap<>();
    boolean isotonic = last(calibrated.network()) instanceof Isotonic;
    facts.put("method", isotonic ? "isotonic" : "temperature");
    if (!isotonic) {
      facts.put("temperature", calibrated.temperature());
    }
    return facts;
  }

  /** Whether a model was calibrated. */
  public static boolean isCalibrated(Model model) {
    return model.temperature() != 1 || last(model.network()) instanceof Isotonic;
  }

  /** The chosen metrics, and for a calibrated model those that a calibration improves. */
  public static MetricChoice metrics(MetricChoice chosen, boolean calibrated) {
    MetricChoice all = chosen;
    for (Metric metric : calibrated ? COMPARED : List.<Metric>of()) {
      all = all.and(metric);
    }
    return all;
  }

  /** A calibrated model before the calibration; with a temperature up to rounding. */
  public static Model uncalibrated(Model model) {
    List<Layer> layers = model.network().layers();
    Layer last = last(model.network());
    return last instanceof Isotonic || last instanceof ScoreTemperature
        ? model.with(model.network().with(layers.subList(0, layers.size() - 1)))
        : model.with(divided(model, 1 / model.temperature()));
  }

  /** The weights with those of a last affine layer divided; its arrays come last. */
  private static float[] divided(Model model, double temperature) {
    if (!ScoreTemperature.endsAffine(model.network())) {
      return model.parameters();
    }
    float[] divided = model.parameters().clone();
    int from = divided.length - last(model.network()).parameters();
    for (int i = from; i < divided.length; i++) {
      divided[i] = (float) (divided[i] / temperature);
    }
    return divided;
  }
}
