package kindling.report.console;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import kindling.config.Printable;
import kindling.metrics.Recovery;
import kindling.network.Loss;
import kindling.store.Json;
import kindling.store.record.Figures;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Prints a JSON object per line, for programs. Its {@code event} is {@code started}, {@code epoch}
 * with the keys of {@link Figures}, {@code recovered}, {@code finished}, {@code stopped}, {@code
 * failed} or {@code results}.
 */
public final class JsonConsole implements Console {
  private final PrintStream out;
  private final PrintStream warnings;
  // null before begin
  private String folder;

  /**
   * A console.
   *
   * @param out receives the objects
   * @param warnings receives messages as text
   */
  public JsonConsole(PrintStream out, PrintStream warnings) {
    this.out = out;
    this.warnings = warnings;
  }

  /** Prints nothing: {@code run.json} contains all parts of the header. */
  @Override
  public void begin(String header, String folder) {
    this.folder = folder;
  }

  @Override
  public void say(String line) {
    warnings.println("kindling: " + Printable.message(line));
  }

  @Override
  public boolean watched() {
    return false;
  }

  @Override
  public TrainingListener report(long rows, int epochs, Loss.Labels labels) {
    Figures figures = new Figures(labels);
    return new TrainingListener() {
      @Override
      public void started(TrainingState state) {
        event(
            "started",
            Map.of(
                "folder",
                folder,
                "parameters",
                state.parameters().length,
                "rows",
                rows,
                "epochs",
                epochs,
                "stepsPerEpoch",
                state.stepsPerEpoch(),
                "step",
                state.totalSteps()));
      }

      @Override
      public void recovered(Recovery recovery) {
        event("recovered", Map.of("recovery", recovery));
      }

      @Override
      public void epochDone(TrainingState state, EpochResult result) {
        event("epoch", figures.of(result));
      }

      @Override
      public void timeUp(TrainingState state) {
        event("timeUp", Map.of("step", state.totalSteps()));
      }

      @Override
      public void finished(TrainingState state) {
        event("finished", Map.of("step", state.totalSteps()));
      }

      @Override
      public void stopped(TrainingState state) {
        event("stopped", Map.of("step", state.totalSteps()));
      }

      @Override
      public void failed(TrainingState state, Exception error) {
        event(
            "failed",
            Map.of("step", state.totalSteps(), "error", String.valueOf(error.getMessage())));
      }
    };
  }

  @Override
  public void closing(RunSummary summary) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("folder", summary.folder());
    results.put("files", summary.files());
    if (summary.mlflowPage() != null) {
      results.put("mlflow", summary.mlflowPage());
    }
    if (summary.result() != null) {
      results.put("bestEpoch", summary.best() == null ? null : summary.best().epoch());
      results.put("final", new Figures(summary.labels()).of(summary.result()));
    }
    event("results", results);
  }

  private void event(String name, Map<String, Object> more) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("event", name);
    event.putAll(more);
    out.println(Json.line(event));
    out.flush();
  }
}
