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
import kindling.config.message.Warnings;
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
 * Tells a training to an MLflow tracking server: settings, figures after each epoch, how it ended,
 * and when it has come to its end its files.
 *
 * <p>A thread of its own does, so that no step waits for a server; a training has not failed
 * because its tracking server has. Whatever the server lacks, by its own word, it is told after the
 * next epoch, so that nothing is told twice: neither after an answer that was lost, nor by a
 * training that goes on from a checkpoint.
 */
public final class MlflowLog implements TrainingListener {
  /** Of each epoch: by its last step it is known what the server has. */
  private static final String ALWAYS = "samplesPerSecond";

  private static final int SECONDS_FOR_FILES = 3600;

  private final TrackingServer server;
  private final String experimentId;
  private final Storage storage;
  private final String folder;
  private final Description description;
  private final LearningRate rate;
  private final Figures figures;
  private final Warnings warnings;

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
  // What went wrong, until the training's own thread has said it; null for nothing.
  private volatile String trouble;
  private boolean troubleSaid;

  // The rest belongs to the thread.
  private MlflowRecord record;
  // Why settings or tags are missing at the server although it answers; null for nothing.
  private String untold;
  private Run run;
  private long lastEpoch;

  /**
   * A log of a training.
   *
   * @param folder with its results; if it is written down there as which run the same server knows
   *     the training, it goes on as that
   * @param rate of the training
   * @param warnings takes why something is missing at the server
   */
  public MlflowLog(
      Tracking tracking,
      Storage storage,
      String folder,
      Description description,
      LearningRate rate,
      Figures figures,
      Warnings warnings) {
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
    tellSoon(state);
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    endMillis.put(result.epoch(), System.currentTimeMillis());
    tellSoon(state);
    if (trouble != null && !troubleSaid) {
      warnings.accept(
          "MLflow at %s: %s; the training goes on, and what is missing there is told after a later epoch"
              .formatted(server.uri(), trouble));
      troubleSaid = true;
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

  /** Who told a process to end waits for it, but not long. */
  private int secondsForAnswers() {
    return (int) Math.max(1, 2 * server.millis() / 1000);
  }

  private void tellSoon(TrainingState state) {
    history = state.history();
    // One that waits will tell this as well.
    if (!waiting.getAndSet(true)) {
      thread.execute(
          () -> {
            waiting.set(false);
            try {
              tell();
              trouble = untold;
            } catch (Exception e) {
              trouble = reason(e);
            }
          });
    }
  }

  private void end(TrainingState state, Status status, Map<String, String> tags, int seconds) {
    history = state.history();
    long now = System.currentTimeMillis();
    Future<String> told =
        thread.submit(
            () -> {
              tell();
              if (status == Status.FINISHED) {
                storeFiles();
              }
              if (!tags.isEmpty()) {
                server.tag(record.runId(), tags);
              }
              server.set(record.runId(), status, now);
              return untold;
            });
    thread.shutdown();
    try {
      String missing = told.get(seconds, TimeUnit.SECONDS);
      if (missing != null) {
        sayMissing(missing);
      }
    } catch (ExecutionException e) {
      sayMissing(reason(e.getCause()));
    } catch (TimeoutException e) {
      sayMissing("it is too slow");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sayMissing("interrupted");
    }
  }

  private void sayMissing(String reason) {
    warnings.accept(
        "MLflow at %s: %s; something of this training is missing there, and kindling train --resume %s --mlflow %s tells it again"
            .formatted(server.uri(), reason, folder, server.uri()));
  }

  private static String reason(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Tells what the server lacks. */
  private void tell() {
    if (run == null) {
      begin();
    }
    List<EpochResult> done = history;
    List<Metric> metrics = new ArrayList<>();
    for (EpochResult epoch : done.subList((int) Math.min(lastEpoch, done.size()), done.size())) {
      metrics.addAll(metrics(epoch, done));
    }
    Run before = run;
    // Until that has gone well, nobody knows what the server has.
    run = null;
    server.add(record.runId(), metrics);
    run = before;
    lastEpoch = Math.max(lastEpoch, done.size());
  }

  private void begin() {
    Run there = record == null ? null : server.run(record.runId()).orElse(null);
    if (there != null && !isOfFolder(there)) {
      warnings.accept(
          "MLflow at %s: the run %s, which %s names, is not of this folder; a new run begins"
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

  /** A folder that comes from someone else must not choose the run that is written to. */
  private boolean isOfFolder(Run there) {
    String named = there.tags().get(Description.FOLDER);
    return named != null && storage.qualified(named).equals(storage.qualified(folder));
  }

  /** A parameter cannot change: what a training goes on with instead becomes a tag. */
  private void describe(Run there) {
    Map<String, String> missing = new LinkedHashMap<>(description.params());
    Map<String, String> changed = new LinkedHashMap<>(description.params());
    missing.keySet().removeAll(there.params().keySet());
    changed.keySet().retainAll(there.params().keySet());
    changed
        .entrySet()
        .removeIf(e -> Description.isSame(e.getValue(), there.params().get(e.getKey())));
    changed.putAll(description.tags());
    untold = null;
    tellIfTaken(() -> server.log(record.runId(), missing));
    tellIfTaken(() -> server.tag(record.runId(), changed));
    server.set(record.runId(), Status.RUNNING, 0);
  }

  /** A server that does not take a setting or a tag may yet take the metrics. */
  private void tellIfTaken(Runnable telling) {
    try {
      telling.run();
    } catch (Unanswered e) {
      if (!TrackingServer.isBadRequest(e)) {
        throw e;
      }
      untold = "settings or tags were not taken: " + reason(e);
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
