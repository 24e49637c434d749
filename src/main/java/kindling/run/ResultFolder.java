package kindling.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.config.Settings;
import kindling.network.Loss;
import kindling.optimize.LearningRate;
import kindling.report.CheckpointSaver;
import kindling.report.Console;
import kindling.report.EarlierCheckpoints;
import kindling.report.Figures;
import kindling.report.MetricsLog;
import kindling.report.ModelSaver;
import kindling.report.RunRecord;
import kindling.report.TensorBoardLog;
import kindling.report.pages.Findings;
import kindling.report.pages.ReportSaver;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.train.SaveInterval;
import kindling.train.TrainingListener;

/**
 * Where a training leaves its results: {@code metrics.jsonl}, {@code model.safetensors}, {@code
 * run.json}, {@code checkpoints}, {@code report.html}, and {@code tensorboard} if that is asked
 * for.
 *
 * @param console takes a report; null for none
 * @param withPage whether there is to be a {@code report.html}
 */
record ResultFolder(Storage storage, String name, Console console, boolean withPage) {
  /** Makes the folder. */
  void begin() {
    storage.makeFolder(name);
  }

  /** Whether somebody looks on. */
  boolean isWatched() {
    return console != null && console.watched();
  }

  /**
   * Those who write there.
   *
   * @param initial model of the training
   * @param rows of the training set
   */
  List<TrainingListener> listeners(
      Settings settings,
      Model initial,
      Map<String, Object> facts,
      Map<String, String> origin,
      long rows) {
    Loss.Labels labels = initial.network().loss().labels();
    List<TrainingListener> all = new ArrayList<>();
    all.add(new EarlierCheckpoints(storage, name));
    if (console != null) {
      all.add(console.report(rows, settings.training().epochs(), labels));
    }
    Figures figures = new Figures(labels);
    all.add(new MetricsLog(storage, name + "/" + MetricsLog.NAME, figures));
    all.add(new ModelSaver(new ModelFile(storage), name + "/" + ModelFile.NAME, initial));
    all.add(new RunRecord(storage, name + "/" + RunRecord.NAME, facts, figures));
    if (settings.report().tensorBoard()) {
      int steps = settings.report().tensorBoardSteps();
      all.add(new TensorBoardLog(storage, name + "/" + TensorBoardLog.NAME, figures, steps));
    }
    SaveInterval interval = Initial.saveInterval(settings);
    if (!interval.isNever()) {
      CheckpointFolder folder = new CheckpointFolder(storage, checkpoints());
      int keep = settings.checkpoint().keep();
      all.add(new CheckpointSaver(folder, interval, keep, initial.settings(), origin));
    }
    return all;
  }

  /**
   * The one who writes the page there, out of what the others have written.
   *
   * @param initial model of the training
   * @param examine finds out what some weights take rows for
   */
  TrainingListener page(
      Model initial,
      LearningRate rate,
      Function<float[], Optional<Findings>> examine,
      Consumer<String> warnings) {
    return new ReportSaver(storage, name, rate, initial, withPage ? examine : null, warnings);
  }

  private String checkpoints() {
    return name + "/" + CheckpointFolder.NAME;
  }
}
