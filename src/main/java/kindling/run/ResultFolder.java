package kindling.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import kindling.config.Settings;
import kindling.config.Settings.ReportSettings;
import kindling.config.message.Warnings;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.optimize.LearningRate;
import kindling.report.console.Console;
import kindling.report.mlflow.Description;
import kindling.report.mlflow.MlflowLog;
import kindling.report.mlflow.MlflowRecord;
import kindling.report.mlflow.Tracking;
import kindling.report.pages.InspectedSet;
import kindling.report.pages.ReportSaver;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.record.CheckpointSaver;
import kindling.store.record.EarlierCheckpoints;
import kindling.store.record.Figures;
import kindling.store.record.HistogramLog;
import kindling.store.record.MetricsLog;
import kindling.store.record.ModelSaver;
import kindling.store.record.RecordedSnapshot;
import kindling.store.record.RunRecord;
import kindling.store.record.StaleResults;
import kindling.store.record.TensorBoardLog;
import kindling.train.SaveInterval;
import kindling.train.TrainingListener;

/**
 * The results folder of a training: {@code metrics.jsonl}, {@code model.safetensors}, {@code
 * run.json}, {@code checkpoints}, {@code report.html}, if the settings ask for it {@code
 * histograms.jsonl} and {@code tensorboard}; with a tracking server {@code mlflow.json}, and of a
 * table {@code mlflow-model}.
 *
 * @param console takes a report; null for none
 * @param withPage whether to write {@code report.html}
 * @param tracking the tracking server that also receives the results; null for none
 * @param warnings the warnings so far, for {@code run.json}
 */
record ResultFolder(
    Storage storage,
    String name,
    Console console,
    boolean withPage,
    Tracking tracking,
    List<String> warnings) {
  ResultFolder(Storage storage, String name, Console console, boolean withPage, Tracking tracking) {
    this(storage, name, console, withPage, tracking, new CopyOnWriteArrayList<>());
  }

  /** Takes warnings for the record, and for others. */
  Warnings recording(Warnings others) {
    return warning -> {
      warnings.add(warning.toString());
      others.accept(warning);
    };
  }

  /** Replaces the model. */
  void save(Model model) {
    new ModelFile(storage).write(name + "/" + ModelFile.NAME, model);
  }

  /** Prints a line, if there is a console. */
  void say(String line) {
    if (console != null) {
      console.say(line);
    }
  }

  /** A new training begins: what an earlier one was known as is no longer true. */
  void begin() {
    storage.delete(name + "/" + MlflowRecord.NAME);
  }

  /** Whether a user watches the training. */
  boolean isWatched() {
    return console != null && console.watched();
  }

  /**
   * The listeners that write there, and the check of how the training goes: it warns after the
   * console's line of an epoch, and before the record of it.
   *
   * @param facts for the record
   * @param inputs of the report
   * @param user takes the warnings
   */
  List<TrainingListener> listeners(
      BegunTraining begun,
      PackedRows rows,
      Map<String, Object> facts,
      ReportInputs inputs,
      Warnings user) {
    Training training = begun.training();
    Settings settings = training.settings();
    Model initial = training.model(begun.state().parameters());
    Figures figures = new Figures(initial.network().loss().labels());
    List<TrainingListener> all = new ArrayList<>();
    all.add(new EarlierCheckpoints(storage, name));
    if (console != null) {
      all.add(console.report(rows.count(), settings.training().epochs(), figures.labels()));
    }
    all.add(begun.fitCheck(user));
    all.add(new MetricsLog(storage, name + "/" + MetricsLog.NAME, figures));
    all.add(new ModelSaver(new ModelFile(storage), name + "/" + ModelFile.NAME, training::model));
    all.add(new RunRecord(storage, name + "/" + RunRecord.NAME, facts, warnings, figures));
    addRequested(all, settings.report(), figures, inputs.snapshots(rows));
    SaveInterval interval = training.saveInterval();
    if (!interval.isNever()) {
      CheckpointFolder folder = new CheckpointFolder(storage, checkpoints());
      int keep = settings.checkpoint().keep();
      all.add(new CheckpointSaver(folder, interval, keep, initial.settings(), rows.origin()));
    }
    // Out of all that the others have written.
    LearningRate rate = begun.mode().learningRate();
    Function<float[], Optional<InspectedSet>> examine = withPage ? inputs::examine : null;
    all.add(new ReportSaver(storage, name, rate, initial, examine, user));
    if (tracking != null) {
      Description description = Description.of(initial.settings(), facts, storage.qualified(name));
      all.add(new MlflowLog(tracking, storage, name, description, rate, figures, user));
    }
    return all;
  }

  /** The listeners that the settings ask for; what the others wrote earlier is deleted. */
  private void addRequested(
      List<TrainingListener> all,
      ReportSettings report,
      Figures figures,
      Optional<Function<float[], NetworkSnapshot>> snapshot) {
    List<String> unused = new ArrayList<>();
    String events = name + "/" + TensorBoardLog.NAME;
    TensorBoardLog tensorBoard =
        new TensorBoardLog(storage, events, figures, report.tensorBoardSteps());
    String histograms = name + "/" + HistogramLog.NAME;
    Consumer<RecordedSnapshot> also = report.tensorBoard() ? tensorBoard::add : recorded -> {};
    snapshot.ifPresentOrElse(
        take -> all.add(new HistogramLog(storage, histograms, report.histograms(), take, also)),
        () -> unused.add(histograms));
    if (report.tensorBoard()) {
      all.add(tensorBoard);
    } else {
      unused.add(events);
    }
    all.add(new StaleResults(storage, unused));
  }

  private String checkpoints() {
    return name + "/" + CheckpointFolder.NAME;
  }
}
