package kindling.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kindling.config.UserError;
import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.metrics.Evaluation;

/** The training loop: data-parallel stochastic gradient descent. */
public final class Trainer {
  /** No network begins with such a loss over features and labels of about -1 to 1. */
  private static final double UNSCALED = 100;

  private final Workers workers;
  private final TrainingMode synchronization;
  private final EarlyStopping earlyStopping;
  private final List<Workers.Split> evaluated;
  private final List<TrainingListener> listeners;
  private volatile boolean stopping;
  // of the first step that this trainer took; NaN before
  private double firstLoss = Double.NaN;

  /**
   * A trainer.
   *
   * @param workers evaluate
   * @param synchronization takes the steps
   * @param earlyStopping may end the training before its last epoch, and keeps the best weights
   * @param evaluated the sets to evaluate after each epoch
   * @param listeners called in their order
   */
  public Trainer(
      Workers workers,
      TrainingMode synchronization,
      EarlyStopping earlyStopping,
      List<Workers.Split> evaluated,
      List<TrainingListener> listeners) {
    this.workers = workers;
    this.synchronization = synchronization;
    this.earlyStopping = earlyStopping;
    this.evaluated = List.copyOf(evaluated);
    this.listeners = List.copyOf(listeners);
  }

  /** A trainer that evaluates every set and never stops early. */
  public Trainer(Workers workers, TrainingMode synchronization, List<TrainingListener> listeners) {
    this(workers, synchronization, EarlyStopping.NEVER, List.of(Workers.Split.values()), listeners);
  }

  /**
   * Trains until so many epochs are done, or it is time to stop early; the state is changed in
   * place.
   *
   * @throws Stopped if {@link #stop} was called
   */
  public void train(TrainingState state, int epochs) {
    try {
      state.setLearningRate(synchronization.learningRate());
      tell(listener -> listener.started(state));
      while (state.epoch() < epochs && !earlyStopping.met(state.history())) {
        while (state.step() < state.stepsPerEpoch()) {
          stopIfAsked(state);
          long start = System.nanoTime();
          // One step, or several.
          Progress progress = unlessStopped(state, () -> synchronization.advance(state));
          tellRecoveries();
          state.count(progress, secondsSince(start));
          for (int i = 0; i < progress.steps(); i++) {
            requireFinite(state, progress.loss(i));
            firstLoss = Double.isNaN(firstLoss) ? progress.loss(i) : firstLoss;
            state.endStep(
                progress.loss(i),
                progress.gradientNorm(i),
                synchronization.learningRate(),
                i == progress.steps() - 1);
            tell(listener -> listener.stepDone(state));
          }
        }
        EpochResult result = unlessStopped(state, () -> evaluate(state));
        tellRecoveries();
        tell(listener -> listener.epochDone(state, result));
      }
      tell(listener -> listener.finished(state));
    } catch (Stopped e) {
      tell(listener -> listener.stopped(state));
      throw e;
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      try {
        tell(listener -> listener.failed(state, e));
      } catch (UserError alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  /**
   * Asks the training to stop before its next step; from any thread. Whoever also makes the workers
   * give up the step that they are at need not wait for it: the state is then the one before.
   */
  public void stop() {
    stopping = true;
  }

  private void stopIfAsked(TrainingState state) {
    if (stopping) {
      throw new Stopped(state.totalSteps(), null);
    }
  }

  /** What fails while the training is to stop was cancelled; the state is as it was before. */
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
      boolean wanted = evaluated.contains(split);
      results.put(split, wanted ? workers.evaluate(split, state.parameters()) : Evaluation.NONE);
      if (wanted && split != Workers.Split.TEST && results.get(split).rows() > 0) {
        requireFinite(state, results.get(split).loss());
      }
    }
    EpochResult result =
        state.endEpoch(
            results.get(Workers.Split.TRAIN),
            results.get(Workers.Split.VALIDATION),
            results.get(Workers.Split.TEST),
            secondsSince(start));
    state.keepBest(earlyStopping);
    return result;
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

  private void tellRecoveries() {
    workers.takeRecoveries().forEach(recovery -> tell(listener -> listener.recovered(recovery)));
  }

  private void tell(Consumer<TrainingListener> message) {
    listeners.forEach(message);
  }
}
