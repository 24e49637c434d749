package kindling.run.progress;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import kindling.config.Settings;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.network.Loss;
import kindling.run.TrainingRun;
import kindling.store.Json;
import kindling.train.EpochResult;
import kindling.train.TimeLeft;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.SparkContext;

/**
 * The progress of one training, as another thread sees it, which may also stop the training. The
 * Python package polls it for its progress bar, because a call from Python blocks until the
 * training is over.
 */
public final class TrainingProgress {
  /** A step is shorter than what a reader of the status could notice, and often by far. */
  private static final long NOTICEABLE_NANOS = 50_000_000;

  private final String tag = "kindling-" + UUID.randomUUID();
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private volatile Map<String, Object> status = Map.of("state", "preparing");
  // null outside of the work
  private volatile SparkContext spark;
  // null before the training
  private volatile TrainingRun run;
  private volatile boolean stopping;
  private volatile boolean stopped;

  /**
   * Does the work that prepares and runs a training, so that {@link #stop} can cancel it.
   *
   * @param work all of whose Spark jobs begin on this thread, or on threads that it begins
   */
  public <T> T during(SparkContext spark, Supplier<T> work) {
    spark.addJobTag(tag);
    this.spark = spark;
    try {
      return work.get();
    } finally {
      this.spark = null;
      spark.removeJobTag(tag);
    }
  }

  /** Watches a training, which has not begun yet. */
  public void watch(TrainingRun training) {
    this.run = training;
    training.with(new Watcher(training.settings(), training.labels()));
  }

  /**
   * How far it is, a JSON object. The key {@code state} is preparing, training, evaluating,
   * finished, stopped or failed; from training on there are also {@code epoch} and {@code step},
   * which are done, {@code epochs} and {@code stepsPerEpoch}, {@code metrics}, an object from names
   * to texts, and {@code secondsLeft}, null while it is unknown. The key {@code lines} has the
   * lines for the user since the last call: one call from Python costs less than two.
   */
  public String json() {
    Map<String, Object> now = new LinkedHashMap<>(status);
    now.put("lines", takeLines());
    return Json.line(now);
  }

  /** Adds a line for the user. */
  public void say(String line) {
    lines.add(line);
  }

  private List<String> takeLines() {
    List<String> taken = new ArrayList<>();
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      taken.add(line);
    }
    return taken;
  }

  /**
   * Asks the training to stop soon, with a checkpoint if it has begun and saves them. It may be
   * called again until the work is over, because a job may begin right after another one is
   * cancelled.
   */
  public void stop() {
    stopping = true;
    stopTraining();
    SparkContext context = spark;
    if (!stopped && context != null) {
      context.cancelJobsWithTag(tag);
    }
  }

  private synchronized void stopTraining() {
    TrainingRun training = run;
    stopped = stopped || (training != null && training.stop());
  }

  /** Updates the status. */
  private final class Watcher implements TrainingListener {
    private final int epochs;
    private final Metric metric;
    private Map<String, String> ofEpoch = Map.of();
    private long updated = System.nanoTime();

    private Watcher(Settings settings, Loss.Labels labels) {
      this.epochs = settings.training().epochs();
      this.metric =
          settings.evaluation().metrics().metrics().stream()
              .filter(chosen -> chosen != Metric.LOSS)
              .findFirst()
              .orElse(labels == Loss.Labels.NUMBERS ? Metric.MEAN_ABSOLUTE_ERROR : Metric.ACCURACY);
    }

    @Override
    public void started(TrainingState state) {
      state.history().forEach(this::remember);
      update("training", state);
      if (stopping) {
        stopTraining();
      }
    }

    @Override
    public void stepDone(TrainingState state) {
      if (state.step() == state.stepsPerEpoch()) {
        update("evaluating", state);
      } else if (System.nanoTime() - updated >= NOTICEABLE_NANOS) {
        update("training", state);
      }
    }

    @Override
    public void epochDone(TrainingState state, EpochResult result) {
      remember(result);
      update("training", state);
    }

    @Override
    public void finished(TrainingState state) {
      update("finished", state);
    }

    @Override
    public void stopped(TrainingState state) {
      update("stopped", state);
    }

    @Override
    public void failed(TrainingState state, Exception error) {
      update("failed", state);
    }

    private void remember(EpochResult result) {
      boolean validated = result.validation().rows() > 0;
      Evaluation shown = validated ? result.validation() : result.train();
      Map<String, String> metrics = new LinkedHashMap<>();
      if (shown.rows() > 0) {
        String set = validated ? "validation " : "training ";
        metrics.put(set + "loss", Metric.LOSS.text(shown.loss()));
        metrics.put(set + metric.text(), metric.text(metric.of(shown)));
      }
      ofEpoch = metrics;
    }

    private void update(String name, TrainingState state) {
      Map<String, String> metrics = new LinkedHashMap<>();
      if (Double.isFinite(state.loss())) {
        metrics.put("loss", Metric.LOSS.text(state.loss()));
      }
      metrics.putAll(ofEpoch);
      double left = TimeLeft.seconds(state, epochs);
      Map<String, Object> next = new LinkedHashMap<>();
      next.put("state", name);
      next.put("epoch", state.epoch());
      next.put("epochs", epochs);
      next.put("step", state.step());
      next.put("stepsPerEpoch", state.stepsPerEpoch());
      next.put("metrics", metrics);
      next.put("secondsLeft", Double.isFinite(left) ? left : null);
      status = next;
      updated = System.nanoTime();
    }
  }
}
