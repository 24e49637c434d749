package kindling.report.live;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import kindling.metrics.PhaseTimes;
import kindling.store.record.Figures;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Updates the live page with the progress of a training. It never blocks the training.
 *
 * <p>A step is a list: its number, loss, learning rate, gradient norm. An epoch is a map with the
 * keys of {@link Figures}.
 */
final class LiveTraining implements TrainingListener {
  /** The number of recent epochs that the estimate of the remaining time uses. */
  private static final int RECENT = 3;

  private final PageState page;
  private final Figures figures;
  private final int epochs;
  private final Deque<Double> recentSeconds = new ArrayDeque<>();
  private long startNanos;
  private long epochNanos;
  private PhaseTimes phases = PhaseTimes.ZERO;
  private double evaluationSeconds;
  private double samplesPerSecond = Double.NaN;
  private Map<String, Object> last = Map.of();

  /** A listener for a training of at most {@code epochs} epochs. */
  LiveTraining(PageState page, Figures figures, int epochs) {
    this.page = page;
    this.figures = figures;
    this.epochs = epochs;
  }

  @Override
  public void started(TrainingState state) {
    startNanos = System.nanoTime();
    epochNanos = startNanos;
    state.history().forEach(this::add);
    updateStatus(state);
  }

  @Override
  public void stepDone(TrainingState state) {
    long step = state.totalSteps();
    page.step(
        step,
        Arrays.asList(
            (double) step, state.loss(), state.learningRate(), finiteOrNull(state.gradientNorm())));
    samplesPerSecond = state.samplesPerSecond();
    updateStatus(state);
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    long now = System.nanoTime();
    recentSeconds.add((now - epochNanos) / 1e9);
    if (recentSeconds.size() > RECENT) {
      recentSeconds.remove();
    }
    epochNanos = now;
    samplesPerSecond = result.samplesPerSecond();
    add(result);
    updateStatus(state);
  }

  private void add(EpochResult result) {
    phases = phases.plus(result.phases());
    evaluationSeconds += result.evaluationSeconds();
    last = figures.of(result);
    page.epoch(result.epoch(), last);
  }

  private void updateStatus(TrainingState state) {
    Map<String, Object> status = new LinkedHashMap<>();
    boolean evaluating = state.step() > 0 && state.step() == state.stepsPerEpoch();
    status.put("state", evaluating ? "evaluating" : "training");
    status.put("epoch", state.epoch());
    status.put("epochs", epochs);
    status.put("step", state.step());
    status.put("stepsPerEpoch", state.stepsPerEpoch());
    status.put("loss", finiteOrNull(state.loss()));
    status.put("learningRate", finiteOrNull(state.learningRate()));
    status.put("gradientNorm", finiteOrNull(state.gradientNorm()));
    status.put("samplesPerSecond", finiteOrNull(samplesPerSecond));
    status.put("elapsedSeconds", (System.nanoTime() - startNanos) / 1e9);
    status.put("secondsLeft", finiteOrNull(secondsLeft(state)));
    Map<String, Object> seconds = Figures.seconds(phases.plus(state.phases()));
    seconds.put("evaluation", evaluationSeconds);
    status.put("phases", seconds);
    status.put("last", last);
    page.status(status);
  }

  /** Estimates the remaining time from the recent epochs or, in the first epoch, from its steps. */
  private double secondsLeft(TrainingState state) {
    double done = (double) state.step() / state.stepsPerEpoch();
    double epoch =
        recentSeconds.stream()
            .mapToDouble(seconds -> seconds)
            .average()
            .orElse(state.secondsPerStep() * state.stepsPerEpoch());
    return epoch * Math.max(0, epochs - state.epoch() - done);
  }

  private static Double finiteOrNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
