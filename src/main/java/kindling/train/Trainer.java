package kindling.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.config.UserError;
import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.metrics.Evaluation;

/** The training loop: data-parallel stochastic gradient descent. */
public final class Trainer {
  /** With features and labels of about -1 to 1, no network begins with a loss above this. */
  private static final double UNSCALED = 100;

  private final Workers workers;
  private final TrainingMode mode;
  private final EarlyStopping earlyStopping;
  private final TimeLimit timeLimit;
  private final List<Workers.Split> evaluated;
  private final List<TrainingListener> listeners;
  private volatile boolean stopping;
  // of the first step of this trainer; NaN before it
  private double firstLoss = Double.NaN;

  /**
   * A trainer.
   *
   * @param workers that evaluate
   * @param mode that takes the steps
   * @param earlyStopping may end the training before its last epoch, and keeps the best weights
   * @param timeLimit may end the training before its last epoch, too
   * @param evaluated the sets to evaluate after each epoch
   * @param listeners called in this order
   */
  public Trainer(
      Workers workers,
      TrainingMode mode,
      EarlyStopping earlyStopping,
      TimeLimit timeLimit,
      List<Workers.Split> evaluated,
      List<TrainingListener> listeners) {
    this.workers = workers;
    this.mode = mode;
    this.earlyStopping = earlyStopping;
    this.timeLimit = timeLimit;
    this.evaluated = List.copyOf(evaluated);
    this.listeners = List.copyOf(listeners);
  }

  /** A trainer without a time limit. */
  public Trainer(
      Workers workers,
      TrainingMode mode,
      EarlyStopping earlyStopping,
      List<Workers.Split> evaluated,
      List<TrainingListener> listeners) {
    this(workers, mode, earlyStopping, TimeLimit.NONE, evaluated, listeners);
  }

  /** A trainer that evaluates every set and never stops early. */
  public Trainer(Workers workers, TrainingMode mode, List<TrainingListener> listeners) {
    this(workers, mode, EarlyStopping.NEVER, List.of(Workers.Split.values()), listeners);
  }

  /**
   * Trains until a number of epochs is done, or until early stopping or the time limit ends the
   * training. Changes the state in place.
   *
   * @throws Stopped if {@link #stop} was called
   */
  public void train(TrainingState state, int epochs) {
    try {
      state.setLearningRate(mode.learningRate());
      listeners.forEach(listener -> listener.started(state));
      while (!isOver(state, epochs) && !isTimeUp(state)) {
        while (state.step() < state.stepsPerEpoch()) {
          stopIfAsked(state);
          long start = System.nanoTime();
          // One step, or several.
          Progress progress = unlessStopped(state, () -> mode.advance(state));
          reportRecoveries();
          state.count(progress, secondsSince(start));
          for (int i = 0; i < progress.steps(); i++) {
            requireFinite(state, progress.loss(i));
            firstLoss = Double.isNaN(firstLoss) ? progress.loss(i) : firstLoss;
            state.endStep(
                progress.loss(i),
                progress.gradientNorm(i),
                mode.learningRate(),
                i == progress.steps() - 1);
            listeners.forEach(listener -> listener.stepDone(state));
          }
        }
        EpochResult result = unlessStopped(state, () -> evaluate(state));
        reportRecoveries();
        listeners.forEach(listener -> listener.epochDone(state, result));
      }
      if (!isOver(state, epochs)) {
        listeners.forEach(listener -> listener.timeUp(state));
      }
      listeners.forEach(listener -> listener.finished(state));
    } catch (Stopped e) {
      listeners.forEach(listener -> listener.stopped(state));
      throw e;
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      try {
        listeners.forEach(listener -> listener.failed(state, e));
      } catch (UserError alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  private boolean isOver(TrainingState state, int epochs) {
    return state.epoch() >= epochs || earlyStopping.met(state.history());
  }

  /** An epoch that has begun is completed, because only whole epochs are evaluated. */
  private boolean isTimeUp(TrainingState state) {
    return state.step() == 0 && timeLimit.met(state.history());
  }

  /**
   * Asks the training to stop before its next step. May be called from any thread. If the running
   * step is cancelled as well ({@link Workers#cancel}), the state remains that of the previous
   * step.
   */
  public void stop() {
    stopping = true;
  }

  private void stopIfAsked(TrainingState state) {
    if (stopping) {
      throw new Stopped(state.totalSteps(), null);
    }
  }

  /**
   * Takes a failure while the training is being stopped for a cancellation; the state is unchanged.
   */
  private <T> T unlessStopped(TrainingState state, Supplier<T> work) {
    try {
      return work.get();
    } catch (Exception e) {
      if (stopping && !(e instanceof UserError)) {
        throw new Stopped(state.totalSteps(), e);
      }
      throw e;
    }
  }

  private EpochResult evaluate(TrainingState state) {
    long start = System.nanoTime();
    Map<Workers.Split, Evaluation> results = new EnumMap<>(Workers.Split.class);
    for (Workers.Split split : Workers.Split.values()) {
      if (evaluated.contains(split)) {
        Evaluation evaluation = workers.evaluate(split, state.evaluated());
        results.put(split, evaluation);
        if (split != Workers.Split.TEST && evaluation.rows() > 0) {
          requireFinite(state, evaluation.loss());
        }
      }
    }
    EpochResult result = state.endEpoch(Evaluations.of(results), secondsSince(start));
    requireMetric(result);
    state.keepBest(earlyStopping);
    return result;
  }

  /** Without a value of its metric, early stopping would keep the weights of the first epoch. */
  private void requireMetric(EpochResult result) {
    boolean stops = earlyStopping.isOn() && result.validation().rows() > 0;
    if (stops && Double.isNaN(earlyStopping.metric().of(result.validation()))) {
      throw UserError.of(
              "{training.early-stopping.metric} = %s has no value on the validation set, as if all of its %,d rows had the same label",
              earlyStopping.metric(), result.validation().rows())
          .cure("take a larger validation set, or another metric, such as loss");
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private void requireFinite(TrainingState state, double loss) {
    if (Double.isFinite(loss)) {
      return;
    }
    if (state.totalSteps() == 0) {
      throw UserError.of("loss is %s", loss)
          .cure(
              "scale the features and a numeric label to about -1 to 1, and check {network.initialization} and {network.initial-weights}")
          .at("before the first step");
    }
    UserError error =
        UserError.of(
                "loss is %s; the last finite loss was %.4g, at learning rate %s",
                loss, state.loss(), state.learningRate())
            .at("after step " + state.totalSteps());
    throw firstLoss > UNSCALED
        ? error.cure(
            "scale the features and a numeric label to about -1 to 1, because the loss began at %.4g; or lower {optimizer.learning-rate}",
            firstLoss)
        : error.cure(
            "lower {optimizer.learning-rate}, or set {optimizer.clip-norm} = 1; scale the features and a numeric label to about -1 to 1, if they are not");
  }

  private void reportRecoveries() {
    workers
        .takeRecoveries()
        .forEach(recovery -> listeners.forEach(listener -> listener.recovered(recovery)));
  }
}
