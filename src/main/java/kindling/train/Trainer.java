package kindling.train;

import java.util.List;
import java.util.function.Consumer;
import kindling.config.UserError;
import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;

/** The training loop: data-parallel stochastic gradient descent. */
public final class Trainer {
  private final Workers workers;
  private final Synchronization synchronization;
  private final double learningRate;
  private final List<TrainingListener> listeners;

  /**
   * A trainer.
   *
   * @param workers evaluate
   * @param synchronization takes the steps
   * @param learningRate for the message if the loss grows beyond all bounds
   * @param listeners called in their order
   */
  public Trainer(
      Workers workers,
      Synchronization synchronization,
      double learningRate,
      List<TrainingListener> listeners) {
    this.workers = workers;
    this.synchronization = synchronization;
    this.learningRate = learningRate;
    this.listeners = List.copyOf(listeners);
  }

  /** Trains until so many epochs are done; the state is changed in place. */
  public void train(TrainingState state, int epochs) {
    try {
      tell(listener -> listener.started(state));
      while (state.epoch() < epochs) {
        EpochTimer timer = new EpochTimer();
        while (state.step() < state.stepsPerEpoch()) {
          Progress progress = synchronization.advance(state); // one step, or several
          timer.add(progress);
          for (int i = 0; i < progress.steps(); i++) {
            requireFinite(state, progress.loss(i));
            state.endStep(progress.loss(i), i == progress.steps() - 1);
            tell(listener -> listener.stepDone(state));
          }
        }
        EpochResult result = timer.evaluated(state);
        requireFinite(state, result.train().loss());
        state.endEpoch(result);
        tell(listener -> listener.epochDone(state, result));
      }
      tell(listener -> listener.finished(state));
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      tell(listener -> listener.failed(state, e));
      throw e;
    }
  }

  private void requireFinite(TrainingState state, double loss) {
    if (Double.isFinite(loss)) {
      return;
    }
    throw new UserError(
        state.totalSteps() == 0
            ? "before the first step: loss is %s; look at data.scale, network.initialization and network.initial-weights"
                .formatted(loss)
            : "after step %d: loss is %s; the last finite loss was %.4g, at learning rate %s. Lower optimizer.learning-rate"
                .formatted(state.totalSteps(), loss, state.loss(), learningRate));
  }

  private void tell(Consumer<TrainingListener> message) {
    listeners.forEach(message);
  }

  /** Measures an epoch. */
  private final class EpochTimer {
    private final long start = System.nanoTime();
    private long rows;
    private PhaseTimes phases = PhaseTimes.ZERO;

    void add(Progress progress) {
      rows += progress.rows();
      phases = phases.plus(progress.phases());
    }

    EpochResult evaluated(TrainingState state) {
      long trained = System.nanoTime();
      Evaluation train = workers.evaluate(Workers.Split.TRAIN, state.parameters());
      Evaluation test = workers.evaluate(Workers.Split.TEST, state.parameters());
      return new EpochResult(
          state.epoch() + 1,
          state.totalSteps(),
          rows,
          train,
          test,
          (trained - start) / 1e9,
          (System.nanoTime() - trained) / 1e9,
          phases);
    }
  }
}
