package kindling.report.console;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kindling.config.TrainingSettings;
import kindling.metrics.PhaseTimes;
import kindling.network.Loss;
import kindling.report.pages.RunPage;
import kindling.store.CheckpointFolder;
import kindling.store.ModelFile;
import kindling.store.record.HistogramLog;
import kindling.store.record.MetricsLog;
import kindling.store.record.RunRecord;
import kindling.store.record.TensorBoardLog;
import kindling.train.EarlyStopping;
import kindling.train.EpochResult;
import kindling.train.TimeLimit;

/**
 * The summary of a training: its best epoch, the time of each phase, its files, and the next
 * commands.
 *
 * @param folder of the results
 * @param files that exist in the folder
 * @param labels the type of the labels
 * @param history results of the epochs
 * @param result the epoch whose weights the model has; null if no epoch was trained
 * @param training which decides whether that epoch is the best one, and what continues
 * @param mlflowPage address of the run on an MLflow tracking server; null if it was not logged
 */
public record RunSummary(
    String folder,
    List<String> files,
    Loss.Labels labels,
    List<EpochResult> history,
    EpochResult result,
    TrainingSettings training,
    String mlflowPage) {
  private static final Map<String, String> CONTENTS = contents();

  private static Map<String, String> contents() {
    Map<String, String> contents = new LinkedHashMap<>();
    contents.put(ModelFile.NAME, "weights and settings");
    contents.put(RunPage.NAME, "learning curves, mistakes, time per phase: for a browser");
    contents.put(MetricsLog.NAME, "metrics of each epoch");
    contents.put(RunRecord.NAME, "settings, versions, data, final metrics");
    contents.put(HistogramLog.NAME, "activations, weights and gradients of each layer");
    contents.put(TensorBoardLog.NAME, "event files for tensorboard --logdir");
    contents.put(CheckpointFolder.NAME, "to resume the training");
    return contents;
  }

  /** The best epoch, and the metrics of the test set. */
  List<String> metrics() {
    List<String> lines = new ArrayList<>();
    if (result == null) {
      return lines;
    }
    lines.add("");
    if (EarlyStopping.of(training.earlyStopping()).isOn()) {
      lines.add(
          "the model is that of epoch %d, the best of %d on the validation set"
              .formatted(result.epoch(), history.size()));
    } else if (best() != null) {
      lines.add(
          "best epoch %d of %d, with the lowest %s loss%s"
              .formatted(
                  best().epoch(),
                  history.size(),
                  result.validation().rows() > 0 ? "validation" : "training",
                  best().epoch() == result.epoch() ? "" : "; the model is that of the last one"));
    }
    if (result.test().rows() > 0) {
      lines.add(EvaluationReport.line("test", labels, 1, result.test(), null));
    }
    return lines;
  }

  /** The epoch with the lowest validation or else training loss; null if neither was evaluated. */
  EpochResult best() {
    return history.stream()
        .filter(epoch -> Double.isFinite(epoch.monitoredLoss()))
        .min(Comparator.comparingDouble(EpochResult::monitoredLoss))
        .orElse(null);
  }

  /** The time of each phase, the files, and the next commands. */
  List<String> rest() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    if (!history.isEmpty()) {
      lines.addAll(time());
    }
    lines.add("results in " + folder + ":");
    CONTENTS.forEach(
        (file, content) -> {
          if (files.contains(file)) {
            lines.add("  %-20s %s".formatted(file, content));
          }
        });
    if (mlflowPage != null) {
      lines.add("in MLflow: " + mlflowPage);
    }
    lines.add("next:");
    String model = folder + "/" + ModelFile.NAME;
    String kindling = "  " + CommandName.asCalled();
    lines.add(kindling + " evaluate --model " + model);
    if (files.contains(CheckpointFolder.NAME) && !history.isEmpty()) {
      lines.add("%s train --resume %s --set %s".formatted(kindling, folder, more()));
    }
    return lines;
  }

  /** The setting with which a resume trains further. */
  private String more() {
    boolean timeUp = history.size() < training.epochs() && TimeLimit.of(training).met(history);
    return timeUp
        ? text("training.max-minutes=%.4g", 2 * training.maxMinutes())
        : "training.epochs=" + 2 * history.size();
  }

  private List<String> time() {
    double training = history.stream().mapToDouble(EpochResult::seconds).sum();
    double evaluation = history.stream().mapToDouble(EpochResult::evaluationSeconds).sum();
    double stepMillis = 1000 * training / history.get(history.size() - 1).step();
    return List.of(
        text("%.1f s of training, %.2f ms per step:", training, stepMillis),
        "  " + String.join(", ", shares()),
        text("%.1f s of evaluation", evaluation));
  }

  /** The share of each phase, longest first. */
  private List<String> shares() {
    PhaseTimes phases =
        history.stream().map(EpochResult::phases).reduce(PhaseTimes.ZERO, PhaseTimes::plus);
    Map<String, Long> nanos = new LinkedHashMap<>();
    nanos.put("broadcast", phases.broadcast());
    nanos.put("compute", phases.compute());
    nanos.put("aggregate", phases.aggregate());
    nanos.put("update", phases.update());
    nanos.put("scheduling", phases.scheduling());
    double all = Math.max(1, phases.total());
    return nanos.entrySet().stream()
        .sorted(Collections.reverseOrder(Map.Entry.comparingByValue()))
        .map(phase -> text("%s %.0f %%", phase.getKey(), 100 * phase.getValue() / all))
        .toList();
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
