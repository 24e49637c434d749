package kindling.store.record;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.metrics.Recovery;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * {@code run.json}: settings, versions, data and results of a run. Written when the training
 * starts, with {@code status} "running", and again when it ends: "finished", "stopped" with the
 * step, or "failed" with the error. {@code endedBy} is there if the time limit ended the training.
 */
public final class RunRecord implements TrainingListener {
  /** The usual name in a folder of results. */
  public static final String NAME = "run.json";

  private final Storage storage;
  private final String file;
  private final Map<String, Object> facts;
  private final List<String> warnings;
  private final Figures figures;
  private final List<Recovery> recoveries = new ArrayList<>();
  private boolean timeUp;
  private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /**
   * A record in a file.
   *
   * @param facts everything that is known before the first step, by name
   * @param warnings the warnings so far; read again at every writing
   * @param figures the metrics of the last epoch
   */
  public RunRecord(
      Storage storage,
      String file,
      Map<String, Object> facts,
      List<String> warnings,
      Figures figures) {
    this.warnings = warnings;
    this.storage = storage;
    this.file = file;
    this.facts = facts;
    this.figures = figures;
  }

  @Override
  public void started(TrainingState state) {
    write("running", state, Map.of());
  }

  @Override
  public void recovered(Recovery recovery) {
    recoveries.add(recovery);
  }

  @Override
  public void timeUp(TrainingState state) {
    timeUp = true;
  }

  @Override
  public void finished(TrainingState state) {
    write("finished", state, timeUp ? Map.of("endedBy", "training.max-minutes") : Map.of());
  }

  @Override
  public void stopped(TrainingState state) {
    write("stopped", state, Map.of("step", state.totalSteps()));
  }

  @Override
  public void failed(TrainingState state, Exception error) {
    write("failed", state, Map.of("error", String.valueOf(error.getMessage())));
  }

  private void write(String status, TrainingState state, Map<String, Object> more) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("status", status);
    record.putAll(more);
    record.put("started", start.toString());
    record.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    record.putAll(facts);
    if (!warnings.isEmpty()) {
      record.put("warnings", List.copyOf(warnings));
    }
    if (!recoveries.isEmpty()) {
      record.put("recoveries", recoveries);
    }
    record.put("parameters", state.parameters().length);
    if (!state.history().isEmpty()) {
      record.put("final", figures.of(state.resultEpoch()));
      record.put(
          "trainingSeconds", state.history().stream().mapToDouble(EpochResult::seconds).sum());
    }
    if (status.equals("finished")) {
      record.put("weightsSha256", Model.sha256(state.result()));
    }
    storage.write(file, Json.pretty(record));
  }
}
