package kindling.report.pages;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kindling.config.message.Warnings;
import kindling.optimize.LearningRate;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.record.HistogramLog;
import kindling.store.record.RecordedSnapshot;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Writes {@code report.html} at the end of a training, from the files that other listeners have
 * written. If that fails, it warns, and the training still succeeds. The page of an earlier
 * training in the folder is deleted before the first step.
 */
public final class ReportSaver implements TrainingListener {
  private final Storage storage;
  private final String folder;
  private final String file;
  private final String histograms;
  private final LearningRate rate;
  private final Model model;
  // null to write no page
  private final Function<float[], Optional<InspectedSet>> examine;
  private final Warnings warnings;
  private boolean begun;

  /**
   * A saver into a folder of results.
   *
   * @param rate learning rate of the training
   * @param model of the training; its weights are replaced by the result
   * @param examine predicts rows with given weights; null to write no page
   * @param warnings receives the reason if there is no report
   */
  public ReportSaver(
      Storage storage,
      String folder,
      LearningRate rate,
      Model model,
      Function<float[], Optional<InspectedSet>> examine,
      Warnings warnings) {
    this.storage = storage;
    this.folder = folder;
    this.file = folder + "/" + RunPage.NAME;
    this.histograms = folder + "/" + HistogramLog.NAME;
    this.rate = rate;
    this.model = model;
    this.examine = examine;
    this.warnings = warnings;
  }

  @Override
  public void stepDone(TrainingState state) {
    if (!begun) {
      storage.delete(file);
      begun = true;
    }
  }

  @Override
  public void finished(TrainingState state) {
    if (examine == null) {
      return;
    }
    try {
      Optional<InspectedSet> findings = examine.apply(state.result());
      RecordedRun run = RecordedRun.read(storage, folder);
      List<RecordedSnapshot> snapshots = HistogramLog.read(storage, histograms);
      Model result = model.with(state.result());
      storage.write(file, new RunPage(run, rate, result, findings, snapshots).html());
    } catch (Exception e) {
      // Exception, because Spark throws undeclared checked exceptions.
      warnings.accept(
          "%s: the report could not be written: %s"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }
}
