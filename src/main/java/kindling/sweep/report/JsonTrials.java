package kindling.sweep.report;

import java.io.PrintStream;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import kindling.store.Json;
import kindling.store.record.Figures;
import kindling.sweep.Objective;
import kindling.sweep.SweepListener;
import kindling.sweep.SweepRun;
import kindling.sweep.trial.TrialResult;

/**
 * Prints a sweep for programs: a JSON object per line, one for each trial that has ended or was
 * dropped, and one for the outcome. Their {@code event} is {@code trial} or {@code results}.
 */
public final class JsonTrials implements SweepListener {
  private final PrintStream out;
  private final Objective objective;
  private final Figures figures;
  private final Set<Integer> printed = new HashSet<>();

  /** Lines for a sweep with this objective. */
  public JsonTrials(PrintStream out, Objective objective, Figures figures) {
    this.out = out;
    this.objective = objective;
    this.figures = figures;
  }

  @Override
  public synchronized void changed(TrialResult result, Collection<TrialResult> all) {
    boolean ended = result.state().isEnd() || result.state() == TrialResult.State.DROPPED;
    if (ended && printed.add(result.trial().number())) {
      print("trial", of(result));
    }
  }

  /** Prints the outcome of a sweep, whose results are in a folder. */
  public void finished(SweepRun.Outcome outcome, String folder) {
    Map<String, Object> results = new LinkedHashMap<>();
    results.put("folder", folder);
    results.put("seconds", outcome.seconds());
    results.put("busy", outcome.busy());
    outcome.winner().ifPresent(winner -> results.put("winner", of(winner)));
    outcome.test().ifPresent(test -> results.put("test", figures.of(test)));
    print("results", results);
  }

  private Map<String, Object> of(TrialResult result) {
    Map<String, Object> trial = new LinkedHashMap<>();
    trial.put("trial", result.trial().number());
    trial.put("state", result.state().text());
    trial.put("values", result.trial().values());
    trial.put("epochs", result.history().size());
    trial.put("seconds", result.seconds());
    if (result.reached() != null) {
      trial.put("bestEpoch", result.best());
      trial.put(objective.name(), objective.of(result.reached()));
    }
    if (!result.error().isEmpty()) {
      trial.put("error", result.error());
    }
    return trial;
  }

  private void print(String event, Map<String, Object> more) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.putAll(more);
    out.println(Json.line(line));
    out.flush();
  }
}
