package kindling.run;

import java.util.ArrayList;
import java.util.List;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.optimize.LearningRate;
import kindling.report.pages.ComparisonPage;
import kindling.report.pages.RecordedRun;
import kindling.store.Storage;

/** Runs that are over, or under way, on one page: read from the folders of their results. */
public final class RunComparison {
  private RunComparison() {}

  /**
   * The page.
   *
   * @throws UserError if there is no run in one of the folders
   */
  public static String html(Storage storage, List<String> folders) {
    List<RecordedRun> runs = new ArrayList<>();
    List<LearningRate> rates = new ArrayList<>();
    for (String folder : folders) {
      RecordedRun run = RecordedRun.read(storage, folder);
      runs.add(run);
      rates.add(rate(run));
    }
    return new ComparisonPage(runs, rates).html();
  }

  /** Null where the settings are those of another version, or no step is known. */
  private static LearningRate rate(RecordedRun run) {
    if (run.stepsPerEpoch() <= 0) {
      return null;
    }
    try {
      String json = run.facts().path("settings").toString();
      Settings settings = SettingsReader.ofModel(json, run.folder(), List.of()).settings();
      return UpdateRules.learningRate(settings, run.stepsPerEpoch());
    } catch (UserError e) {
      return null;
    }
  }
}
