package kindling.report.mlflow;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import kindling.config.message.Warnings;
import kindling.optimize.LearningRate;
import kindling.report.mlflow.TrackingServer.Status;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Sends a training to an MLflow tracking server: settings, the metrics of each epoch, and at the
 * end the status and the files.
 *
 * <p>This is done by a thread of its own, so that no step waits for the server, and a training does
 * not fail because its tracking server does. What the server lacks is sent again after the next
 * epoch. The server is asked what it has, so that nothing is sent twice: neither after a lost
 * answer, nor by a training that resumes from a checkpoint.
 */
public final class MlflowLog implements TrainingListener {
  private static final int SECONDS_FOR_FILES = 3600;

  private final TrackingServer server;
  private final String folder;
  private final TrackedRun run;
  private final EpochMetrics metrics;
  private final Warnings warnings;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread daemon = new Thread(task, "kindling mlflow");
            daemon.setDaemon(true);
            return daemon;
          });
  private final AtomicBoolean waiting = new AtomicBoolean();
  private volatile List<EpochResult> history = List.of();
  // What went wrong, until the training's own thread has reported it; null for nothing.
  private volatile String trouble;
  private boolean troubleReported;

  /**
   * A log of a training.
   *
   * @param folder with its results; if it names a run at the same server, the log continues that
   *     run
   * @param rate of the training
   * @param warnings takes the reason if something is missing at the server
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
    this.folder = folder;
    this.run = new TrackedRun(tracking, storage, folder, description, warnings);
    this.metrics = new EpochMetrics(rate, figures);
    this.warnings = warnings;
  }

  @Override
  public void started(TrainingState state) {
    sendSoon(state);
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    metrics.ended(result);
    sendSoon(state);
    if (trouble != null && !troubleReported) {
      warnings.accept(
          "MLflow at %s: %s; the training continues, and the missing results are sent after a later epoch"
              .formatted(server.uri(), trouble));
      troubleReported = true;
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

  /** Short: the user has stopped the process and waits for its end. */
  private int secondsForAnswers() {
    return (int) Math.max(1, 2 * server.millis() / 1000);
  }

  private void sendSoon(TrainingState state) {
    history = state.history();
    // A task that waits already will send this as well.
    if (!waiting.getAndSet(true)) {
      thread.execute(
          () -> {
            waiting.set(false);
            try {
              trouble = run.send(history, metrics);
            } catch (Exception e) {
              trouble = reason(e);
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
              String missing = run.send(history, metrics);
              run.end(status, tags, now);
              return missing;
            });
    thread.shutdown();
    try {
      String missing = sent.get(seconds, TimeUnit.SECONDS);
      if (missing != null) {
        reportMissing(missing);
      }
    } catch (ExecutionException e) {
      reportMissing(reason(e.getCause()));
    } catch (TimeoutException e) {
      reportMissing("it is too slow");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reportMissing("interrupted");
    }
  }

  private void reportMissing(String reason) {
    warnings.accept(
        "MLflow at %s: %s; some results were not uploaded; kindling train --resume %s --mlflow %s uploads them"
            .formatted(server.uri(), reason, folder, server.uri()));
  }

  static String reason(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
