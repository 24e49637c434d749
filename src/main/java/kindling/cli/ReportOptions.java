package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options for additional outputs of a training; most are short for a setting. */
final class ReportOptions {
  @Option(names = "--no-report", description = "Do not write report.html.")
  private boolean noPage;

  @Option(
      names = "--tensorboard",
      description = "Write event files for TensorBoard. Short for --set report.tensorboard=true.")
  private boolean tensorBoard;

  // null for none
  @Option(
      names = "--dashboard",
      arity = "0..1",
      fallbackValue = "on",
      paramLabel = "[HOST:]PORT",
      description =
          "Show the training on a live page, http://localhost:8088/ or the next free port. Short for --set report.dashboard=on.")
  private String dashboard;

  // null for none
  @Option(
      names = "--histograms",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "EPOCHS",
      description =
          "Write histograms of activations, weights and gradients every EPOCHS epochs (default: 1). Short for --set report.histograms=EPOCHS.")
  private String histograms;

  @Option(
      names = "--mlflow",
      paramLabel = "URI",
      description =
          "Log to an MLflow tracking server such as http://localhost:5000. Short for --set report.mlflow=URI.")
  private String mlflow;

  /** Whether {@code report.html} is written. */
  boolean page() {
    return !noPage;
  }

  /** The settings that the options are short for, in the form of {@code --set}. */
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
