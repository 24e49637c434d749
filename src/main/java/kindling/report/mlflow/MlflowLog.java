package kindling.report.mlflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kindling.optimize.LearningRate;
import kindling.report.mlflow.TrackingServer.Metric;
import kindling.report.mlflow.TrackingServer.Run;
import kindling.report.mlflow.TrackingServer.Status;
import kindling.report.pages.RunPage;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.store.record.MetricsLog;
import kindling.store.record.RunRecord;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Logs a training to an MLflow tracking server: settings, metrics after each epoch, its status, and
 * its files at the end.
 *
 * <p>A separate thread sends the data, so no step waits for the server, and failures of the server
 * only cause warnings. After a failure or a resume, the log first asks the server which data it
 * has, so nothing is logged twice.
 */
public final class MlflowLog implements TrainingListener {
  /** This metric is logged for each epoch; its last step shows which epochs the server has. */
  private static final String ALWAYS = "samplesPerSecond";

  private static final int SECONDS_FOR_FILES = 3600;

  private final TrackingServer server;
  private final String experimentId;
  private final Storage storage;
  private final String folder;
  private final Description description;
  private final LearningRate rate;
  private final Figures figures;
  private final Consumer<String> warnings;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "kindling mlflow");
            daemon.setDaemon(true);
            return daemon;
          });
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final Map<Integer, Long> endMillis = new ConcurrentHashMap<>();
  private volatile List<EpochResult> history = List.of();
  // The failure that the training's own thread reports next; null for none.
  private volatile String failure;
  private boolean failureReported;

  // The other fields belong to the sending thread.
  private MlflowRecord record;
  // Why the server rejected settings or tags; null if it did not.
  private String rejected;
  private Run run;
  private long lastEpoch;

  /**
   * A log of a training.
   *
   * @param folder of the results; if it records a run on the same server, that run is continued
   * @param rate learning rate of the training
   * @param warnings receives the reason if data is missing on the server
   */
  public MlflowLog(
      Tracking tracking,
      Storage storage,
      String folder,
      Description description,
      LearningRate rate,
      Figures figures,
      Consumer<String> warnings) {
    this.server = tracking.server();
    this.experimentId = tracking.experimentId();
    this.storage = storage;
    this.folder = folder;
    this.description = description;
    this.rate = rate;
    this.figures = figures;
    this.warnings = warnings;
    this.record =
        MlflowRecord.read(storage, folder)
            .filter(found -> found.server().equals(server.uri()))
            .orElse(null);
  }

  @Override
  public void started(TrainingState state) {
    sendSoon(state);
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    endMillis.put(result.epoch(), System.currentTimeMillis());
    sendSoon(state);
    if (failure != null && !failureReported) {
      warnings.accept(
          "MLflow at %s: %s; the training continues, and missing data is sent after a later epoch"
              .formatted(server.uri(), failure));
      failureReported = true;
    }
  }

  @Override
  public void finished(TrainingState state) {
    Map<String, String> tags = Map.of("weightsSha256", Model.sha256(state.result()));
    end(state, Status.FINISHED, tags, SECONDS_FOR_FILES);
  }

  @Override
  public void stopped(TrainingState state) {
    end(state, Status.KILLED, Map.of(), secondsForAnswers());
  }

  @Override
  public void failed(TrainingState state, Exception error) {
    end(state, Status.FAILED, Map.of(), secondsForAnswers());
  }

  /** The time for a last request of a process that is being stopped. */
  private int secondsForAnswers() {
    return (int) Math.max(1, 2 * server.millis() / 1000);
  }

  private void sendSoon(TrainingState state) {
    history = state.history();
    // A waiting task will send this data too.
    if (!waiting.getAndSet(true)) {
      thread.execute(
          () -> {
            waiting.set(false);
            try {
              sendMissing();
              failure = rejected;
            } catch (Exception e) {
              failure = reason(e);
            }
          });
    }
  }

  private void end(TrainingState state, Status status, Map<String, String> tags, int seconds) {
    history = state.history();
    long now = System.currentTimeMillis();
    Future<String> sent =
        thread.submit(
            () -> {
              sendMissing();
              if (status == Status.FINISHED) {
                storeFiles();
              }
              if (!tags.isEmpty()) {
                server.tag(record.runId(), tags);
              }
              server.set(record.runId(), status, now);
              return rejected;
            });
    thread.shutdown();
    try {
      String missing = sent.get(seconds, TimeUnit.SECONDS);
      if (missing != null) {
        warnMissing(missing);
      }
    } catch (ExecutionException e) {
      warnMissing(reason(e.getCause()));
    } catch (TimeoutException e) {
      warnMissing("it is too slow");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      warnMissing("interrupted");
    }
  }

  private void warnMissing(String reason) {
    warnings.accept(
        "MLflow at %s: %s; some results were not uploaded; kindling train --resume %s --mlflow %s uploads them"
            .formatted(server.uri(), reason, folder, server.uri()));
  }

  private static String reason(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Sends the metrics that the server does not have yet. */
  private void sendMissing() {
    if (run == null) {
      begin();
    }
    List<EpochResult> done = history;
    List<Metric> metrics = new ArrayList<>();
    for (EpochResult epoch : done.subList((int) Math.min(lastEpoch, done.size()), done.size())) {
      metrics.addAll(metrics(epoch, done));
    }
    Run before = run;
    // If the request fails, the server must be asked again which data it has.
    run = null;
    server.add(record.runId(), metrics);
    run = before;
    lastEpoch = Math.max(lastEpoch, done.size());
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
    lastEpoch = there.lastSteps().getOrDefault(ALWAYS, 0L);
    run = there;
  }

  /**
   * Whether the server's run names this folder: an untrusted folder must not select the run that is
   * written to.
   */
  private boolean isOfFolder(Run there) {
    String named = there.tags().get(Description.FOLDER);
    return named != null && storage.qualified(named).equals(storage.qualified(folder));
  }

  /** Logs parameters and tags. MLflow's parameters cannot change, so changed ones become tags. */
  private void describe(Run there) {
    Map<String, String> missing = new LinkedHashMap<>(description.params());
    Map<String, String> changed = new LinkedHashMap<>(description.params());
    missing.keySet().removeAll(there.params().keySet());
    changed.keySet().retainAll(there.params().keySet());
    changed
        .entrySet()
        .removeIf(e -> Description.isSame(e.getValue(), there.params().get(e.getKey())));
    changed.putAll(description.tags());
    rejected = null;
    sendUnlessRejected(() -> server.log(record.runId(), missing));
    sendUnlessRejected(() -> server.tag(record.runId(), changed));
    server.set(record.runId(), Status.RUNNING, 0);
  }

  /** Notes a rejection instead of failing: the server may still accept the metrics. */
  private void sendUnlessRejected(Runnable request) {
    try {
      request.run();
    } catch (Unanswered e) {
      if (!TrackingServer.isBadRequest(e)) {
        throw e;
      }
      rejected = "settings or tags were rejected: " + reason(e);
    }
  }

  private List<Metric> metrics(EpochResult epoch, List<EpochResult> all) {
    List<Double> before =
        all.subList(0, epoch.epoch() - 1).stream().map(EpochResult::monitoredLoss).toList();
    Map<String, Double> values = new LinkedHashMap<>(figures.bySet(epoch));
    values.put("learningRate", rate.after(before).at(epoch.step()));
    values.put("seconds", epoch.seconds());
    values.put("evaluationSeconds", epoch.evaluationSeconds());
    values.put(ALWAYS, epoch.samplesPerSecond());
    long millis = endMillis.computeIfAbsent(epoch.epoch(), e -> System.currentTimeMillis());
    return values.entrySet().stream()
        .map(value -> new Metric(value.getKey(), value.getValue(), millis, epoch.epoch()))
        .toList();
  }

  private void storeFiles() throws IOException {
    ArtifactStore artifacts = ArtifactStore.of(run.artifactUri(), server, storage);
    for (String name : List.of(ModelFile.NAME, RunRecord.NAME, MetricsLog.NAME, RunPage.NAME)) {
      String file = folder + "/" + name;
      if (storage.exists(file)) {
        artifacts.put(name, file);
      }
    }
  }
}
