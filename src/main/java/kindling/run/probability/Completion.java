package kindling.run.probability;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.cluster.SparkWorkers;
import kindling.config.Settings;
import kindling.config.TrainingSettings.Calibration;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.Ranking;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Network;
import kindling.store.Model;
import kindling.train.Evaluations;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Completes a model when its training has ended: calibrates its probabilities ({@code
 * training.calibration}), then chooses the threshold ({@code training.threshold}), both on the
 * validation set. It must be called before the listeners that write the results.
 */
public final class Completion implements TrainingListener {
  private final Settings settings;
  private final Function<float[], Model> models;
  private final SparkWorkers workers;
  private final Consumer<Model> saver;
  private final Map<String, Object> facts;
  private final Consumer<String> console;
  // null before the end of the training
  private Model completed;

  /**
   * A completion, which does nothing if the settings ask for nothing.
   *
   * @param models makes the model with some weights
   * @param workers evaluate the completed model from then on
   * @param saver takes the completed model
   * @param facts takes what came of it, for the record
   * @param console takes lines
   */
  public Completion(
      Settings settings,
      Function<float[], Model> models,
      SparkWorkers workers,
      Consumer<Model> saver,
      Map<String, Object> facts,
      Consumer<String> console) {
    this.settings = settings;
    this.models = models;
    this.workers = workers;
    this.saver = saver;
    this.facts = facts;
    this.console = console;
  }

  private static boolean calibrates(Settings settings) {
    return settings.training().calibration() != Calibration.NONE;
  }

  private static boolean choosesThreshold(Settings settings) {
    return settings.training().threshold().metric() != null;
  }

  /** Refuses a network, or settings, with which the model cannot be completed. */
  public static void require(Settings settings, Network network) {
    if (calibrates(settings)) {
      settings.at("training.calibration", () -> Calibrator.require(settings, network));
    }
    if (choosesThreshold(settings)) {
      settings.at("training.threshold", () -> requireDecision(settings, network));
    }
  }

  private static Network requireDecision(Settings settings, Network network) {
    Metric metric = settings.training().threshold().metric();
    network.requireThreshold(metric);
    requireValidation(settings, "{training.threshold} = " + metric);
    return network;
  }

  /** Refuses settings without a validation set. */
  static void requireValidation(Settings settings, String what) {
    if (!settings.data().hasValidation()) {
      throw UserError.of(what + " needs a validation set")
          .cure("set {data.validation-share} = 0.1, or %s", Variant.VALIDATION_ROWS);
    }
  }

  /** The model that the training has resulted in. */
  public Model model() {
    return completed;
  }

  @Override
  public void finished(TrainingState state) {
    completed = models.apply(state.result());
    if (!calibrates(settings) && !choosesThreshold(settings)) {
      return;
    }
    ScoredRows rows = scored(completed);
    if (calibrates(settings)) {
      ClassScores before = new ClassScores(completed.network().decision(), rows);
      completed = Calibrator.calibrated(settings.training().calibration(), completed, before);
      rows = scored(completed);
      reportCalibration(before, new ClassScores(completed.network().decision(), rows));
      Calibrator.warning(settings.training().calibration(), rows.rows()).ifPresent(console);
    }
    if (choosesThreshold(settings)) {
      completed = thresholded(completed, rows);
    }
    workers.evaluating(completed.network());
    state.setResult(completed.parameters(), evaluations(completed));
    saver.accept(completed);
  }

  private Evaluations evaluations(Model model) {
    Map<Split, Evaluation> sets = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      if (split != Split.TRAIN || settings.evaluation().trainingSet()) {
        sets.put(split, workers.evaluate(split, model.parameters()));
      }
    }
    return Evaluations.of(sets);
  }

  private void reportCalibration(ClassScores before, ClassScores after) {
    Map<String, Object> record = Calibrator.facts(completed);
    String line = "calibration: " + Calibrator.text(completed);
    compare("calibration", record, line, Calibrator.COMPARED, before, after);
  }

  private Model thresholded(Model model, ScoredRows rows) {
    Metric metric = settings.training().threshold().metric();
    ClassScores before = new ClassScores(model.network().decision(), rows);
    Ranking ranking = before.ranking(0);
    if (ranking.allPositives() == 0 || ranking.allNegatives() == 0) {
      console.accept(
          "threshold: stays at 50 %, because all rows of the validation set have the same label");
      return model;
    }
    double threshold = MetricChoice.bestThreshold(metric, before);
    Model thresholded = model.with(model.network().deciding(threshold));
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("threshold", threshold);
    record.put("metric", metric.spelled());
    String line =
        String.format(
            Locale.ROOT,
            "threshold: %s is predicted above %.4g %%",
            model.positive(),
            100 * threshold);
    ClassScores after = new ClassScores(thresholded.network().decision(), rows);
    compare("threshold", record, line, List.of(metric), before, after);
    return thresholded;
  }

  /** The scores of the validation set; a threshold does not change them. */
  private ScoredRows scored(Model model) {
    return workers.scores(
        Split.VALIDATION, model.network(), model.parameters(), Calibrator.choice());
  }

  /** Records and prints the metrics of the validation set before and after. */
  private void compare(
      String name,
      Map<String, Object> record,
      String line,
      List<Metric> metrics,
      ClassScores before,
      ClassScores after) {
    Map<String, Double> valuesBefore = values(metrics, before);
    Map<String, Double> valuesAfter = values(metrics, after);
    record.put("validationBefore", valuesBefore);
    record.put("validationAfter", valuesAfter);
    facts.put(name, record);
    StringBuilder text = new StringBuilder(line);
    for (Metric metric : metrics) {
      text.append(metric == metrics.get(0) ? "; validation " : ", ").append(metric.text());
      text.append(' ').append(metric.text(valuesBefore.get(metric.key())));
      text.append(" -> ").append(metric.text(valuesAfter.get(metric.key())));
    }
    console.accept(text.toString());
  }

  private static Map<String, Double> values(List<Metric> metrics, ClassScores scores) {
    Map<String, Double> values = new LinkedHashMap<>();
    metrics.forEach(metric -> values.put(metric.key(), MetricChoice.NONE.of(metric, scores)));
    return values;
  }
}
