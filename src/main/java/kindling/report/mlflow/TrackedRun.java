package kindling.report.mlflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.message.Warnings;
import kindling.report.mlflow.TrackingServer.Metric;
import kindling.report.mlflow.TrackingServer.Run;
import kindling.report.mlflow.TrackingServer.Status;
import kindling.report.pages.RunPage;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.record.MetricsLog;
import kindling.store.record.RunRecord;
import kindling.train.EpochResult;

/**
 * A training as a run at a tracking server: creates the run or continues an earlier one, and sends
 * what the server lacks. One thread calls.
 */
final class TrackedRun {
  /** The artifact path of the model. */
  static final String MODEL = "model";

  private final TrackingServer server;
  private final String experimentId;
  private final Storage storage;
  private final String folder;
  private final Description description;
  private final Warnings warnings;
  private MlflowRecord record;
  // Why the server lacks settings or tags although it answers; null for nothing.
  private String refused;
  // null until the server has said what it has
  private Run run;
  private long lastEpoch;

  /**
   * A run of a training.
   *
   * @param folder with its results; if it names a run at the same server, that run is continued
   * @param warnings takes the reason if it names a run that is not continued
   */
  TrackedRun(
      Tracking tracking,
      Storage storage,
      String folder,
      Description description,
      Warnings warnings) {
    this.server = tracking.server();
    this.experimentId = tracking.experimentId();
    this.storage = storage;
    this.folder = folder;
    this.description = description;
    this.warnings = warnings;
    this.record =
        MlflowRecord.read(storage, folder)
            .filter(found -> found.server().equals(server.uri()))
            .orElse(null);
  }

  /**
   * Sends what the server lacks.
   *
   * @param done all epochs so far
   * @return why the server did not take settings or tags; null if it has all of them
   */
  String send(List<EpochResult> done, EpochMetrics metrics) {
    if (run == null) {
      begin();
    }
    List<Metric> missing = new ArrayList<>();
    for (EpochResult epoch : done.subList((int) Math.min(lastEpoch, done.size()), done.size())) {
      missing.addAll(metrics.of(epoch, done));
    }
    Run before = run;
    // If this fails, the server must be asked again what it has.
    run = null;
    server.add(record.runId(), missing);
    run = before;
    lastEpoch = Math.max(lastEpoch, done.size());
    return refused;
  }

  /**
   * Ends the run; if it is finished, sends its files first.
   *
   * @param millis the time of the end
   */
  void end(Status status, Map<String, String> tags, long millis) throws IOException {
    if (status == Status.FINISHED) {
      sendFiles();
    }
    if (!tags.isEmpty()) {
      server.tag(record.runId(), tags);
    }
    server.set(record.runId(), status, millis);
  }

  private void begin() {
    Run there = record == null ? null : server.run(record.runId()).orElse(null);
    if (there != null && !isOfFolder(there)) {
      warnings.accept(
          "MLflow at %s: the run %s, which %s names, belongs to another folder; a new run begins"
              .formatted(server.uri(), record.runId(), MlflowRecord.NAME));
      there = null;
    }
    if (there == null || there.deleted()) {
      long now = System.currentTimeMillis();
      String id = server.createRun(experimentId, description.runName(), now, description.tags());
      record = new MlflowRecord(server.uri(), experimentId, id);
      record.write(storage, folder);
      there = server.run(id).orElseThrow(() -> new IllegalStateException("there is no run " + id));
    }
    describe(there);
    lastEpoch = there.lastSteps().getOrDefault(EpochMetrics.ALWAYS, 0L);
    run = there;
  }

  /** The folder may come from someone else, who must not choose the run that is written to. */
  private boolean isOfFolder(Run there) {
    String named = there.tags().get(Description.FOLDER);
    return named != null && storage.qualified(named).equals(storage.qualified(folder));
  }

  /**
   * A parameter of a run cannot change: a setting that a resumed training changes is sent as a tag.
   */
  private void describe(Run there) {
    Map<String, String> missing = new LinkedHashMap<>(description.params());
    Map<String, String> changed = new LinkedHashMap<>(description.params());
    missing.keySet().removeAll(there.params().keySet());
    changed.keySet().retainAll(there.params().keySet());
    changed
        .entrySet()
        .removeIf(e -> Description.isSame(e.getValue(), there.params().get(e.getKey())));
    changed.putAll(description.tags());
    refused = null;
    sendIfTaken(() -> server.log(record.runId(), missing));
    sendIfTaken(() -> server.tag(record.runId(), changed));
    server.set(record.runId(), Status.RUNNING, 0);
  }

  /** A server that refuses a setting or a tag may still take the metrics. */
  private void sendIfTaken(Runnable request) {
    try {
      request.run();
    } catch (Unanswered e) {
      if (!TrackingServer.isBadRequest(e)) {
        throw e;
      }
      refused = "settings or tags were refused: " + MlflowLog.reason(e);
    }
  }

  private void sendFiles() throws IOException {
    ArtifactStore artifacts = ArtifactStore.of(run.artifactUri(), server, storage);
    for (String name : List.of(ModelFile.NAME, RunRecord.NAME, MetricsLog.NAME, RunPage.NAME)) {
      String file = folder + "/" + name;
      if (storage.exists(file)) {
        artifacts.put(name, file);
      }
    }
    sendModel(artifacts);
  }

  /** The model of a table also in the form that MLflow in Python loads. */
  private void sendModel(ArtifactStore artifacts) throws IOException {
    String file = folder + "/" + ModelFile.NAME;
    Model model = storage.exists(file) ? new ModelFile(storage).read(file) : null;
    if (model == null || model.table().isEmpty()) {
      return;
    }
    String version = description.tags().get("kindling.version");
    long seconds = System.currentTimeMillis() / 1000;
    MlflowModel mlflow =
        new MlflowModel(model, model.table().get(), version, record.runId(), seconds);
    String target = folder + "/" + MlflowModel.FOLDER;
    for (String name : mlflow.write(storage, target)) {
      artifacts.put(MODEL + "/" + name, target + "/" + name);
    }
  }
}
