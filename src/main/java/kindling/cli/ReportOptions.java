package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What a training tells besides what it always does: options that stand for settings, mostly. */
final class ReportOptions {
  @Option(names = "--no-report", description = "Leave no report.html with the results.")
  private boolean noPage;

  @Option(
      names = "--tensorboard",
      description =
          "Also write event files for TensorBoard, as --set report.tensorboard=true does.")
  private boolean tensorBoard;

  // null for none
  @Option(
      names = "--dashboard",
      arity = "0..1",
      fallbackValue = "on",
      paramLabel = "[HOST:]PORT",
      description =
          "Show the training on a live page, http://localhost:8088/ or the next free port, as --set report.dashboard=on does.")
  private String dashboard;

  // null for none
  @Option(
      names = "--histograms",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "EPOCHS",
      description =
          "Also keep histograms of activations, weights and gradients, every so many epochs (default: 1), as --set report.histograms=EPOCHS does.")
  private String histograms;

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description =
          "Also tell an MLflow tracking server such as http://localhost:5000, as --set report.mlflow=URI does.")
  private String mlflow;

  /** Whether there is to be a {@code report.html}. */
  boolean page() {
    return !noPage;
  }

  /** The settings that the options stand for, as {@code --set} takes them. */
  List<String> settings() {
    List<String> settings = new ArrayList<>();
    if (tensorBoard) {
      settings.add("report.tensorboard=true");
    }
    if (dashboard != null) {
      settings.add("report.dashboard=" + dashboard);
    }
    if (histograms != null) {
      settings.add("report.histograms=" + histograms);
    }
    if (mlflow != null) {
      settings.add("report.mlflow=" + mlflow);
    }
    return settings;
  }
}
