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
import kindling.network.Loss;
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
 * Where a training leaves its results: {@code metrics.jsonl}, {@code model.safetensors}, {@code
 * run.json}, {@code checkpoints}, {@code report.html}, and if that is asked for {@code
 * histograms.jsonl} and {@code tensorboard}; where a tracking server is told, {@code mlflow.json}.
 *
 * @param console takes a report; null for none
 * @param withPage whether there is to be a {@code report.html}
 * @param tracking where the training is told to as well; null for nowhere
 * @param warnings what the training was warned of so far, for {@code run.json}
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

  /** A new training begins: what an earlier one was known as is no longer true. */
  void begin() {
    storage.delete(name + "/" + MlflowRecord.NAME);
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
   * @param check of how the training goes, behind the console's lines and before the record
   * @param snapshot what is in the network with some weights; none if that is not to be told
   */
  List<TrainingListener> listeners(
      Settings settings,
      Model initial,
      Map<String, Object> facts,
      Map<String, String> origin,
      long rows,
      TrainingListener check,
      Optional<Function<float[], NetworkSnapshot>> snapshot) {
    Loss.Labels labels = initial.network().loss().labels();
    List<TrainingListener> all = new ArrayList<>();
    all.add(new EarlierCheckpoints(storage, name));
    if (console != null) {
      all.add(console.report(rows, settings.training().epochs(), labels));
    }
    all.add(check);
    Figures figures = new Figures(labels);
    all.add(new MetricsLog(storage, name + "/" + MetricsLog.NAME, figures));
    all.add(new ModelSaver(new ModelFile(storage), name + "/" + ModelFile.NAME, initial));
    all.add(new RunRecord(storage, name + "/" + RunRecord.NAME, facts, warnings, figures));
    addRequested(all, settings.report(), figures, snapshot);
    SaveInterval interval = Initial.saveInterval(settings);
    if (!interval.isNever()) {
      CheckpointFolder folder = new CheckpointFolder(storage, checkpoints());
      int keep = settings.checkpoint().keep();
      all.add(new CheckpointSaver(folder, interval, keep, initial.settings(), origin));
    }
    return all;
  }

  /** Those who write only if they are asked to; what they wrote earlier goes if they are not. */
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

  /**
   * The one who writes the page there, out of what the others have written.
   *
   * @param initial model of the training
   * @param examine finds out what some weights take rows for
   */
  TrainingListener page(
      Model initial,
      LearningRate rate,
      Function<float[], Optional<InspectedSet>> examine,
      Warnings warnings) {
    return new ReportSaver(storage, name, rate, initial, withPage ? examine : null, warnings);
  }

  /** The one who tells a tracking server, out of all that was written, if there is to be one. */
  Optional<TrainingListener> log(
      Model initial, Map<String, Object> facts, LearningRate rate, Warnings warnings) {
    if (tracking == null) {
      return Optional.empty();
    }
    Description description = Description.of(initial.settings(), facts, storage.qualified(name));
    Figures figures = new Figures(initial.network().loss().labels());
    return Optional.of(
        new MlflowLog(tracking, storage, name, description, rate, figures, warnings));
  }

  private String checkpoints() {
    return name + "/" + CheckpointFolder.NAME;
  }
}
