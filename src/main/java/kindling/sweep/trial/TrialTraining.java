package kindling.sweep.trial;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.gradient.Workers;
import kindling.run.BegunTraining;
import kindling.run.PackedRows;
import kindling.run.Training;
import kindling.store.Checkpoint;
import kindling.train.EpochResult;
import kindling.train.Position;
import kindling.train.SaveClock;
import kindling.train.Stopped;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/**
 * Trains a trial until its target is reached, it is complete, or it is time to save it: in a task
 * or over the cluster, as its workers are.
 */
final class TrialTraining implements TrainingListener {
  private final Training training;
  private final PackedRows rows;
  private final Workers workers;
  private final Runnable afterStep;
  // null if the trial is never to be saved
  private final SaveClock clock;
  // null before it has begun
  private volatile Trainer trainer;
  private TrainingListener fitCheck;
  private String warning = "";

  /**
   * A trial and its workers.
   *
   * @param afterStep runs after each step; it throws to abort the training
   */
  TrialTraining(Training training, PackedRows rows, Workers workers, Runnable afterStep) {
    this.training = training;
    this.rows = rows;
    this.workers = workers;
    this.afterStep = afterStep;
    this.clock = training.saveInterval().isNever() ? null : new SaveClock(training.saveInterval());
  }

  /**
   * Trains.
   *
   * @param epochs of the trial that are done when its target is reached
   * @param from where it resumes; empty to begin
   * @param weights to begin with
   * @param warnings takes the reasons why the bits may differ from those of the checkpoint
   */
  TrialProgress train(
      int epochs, Optional<Checkpoint> from, Supplier<float[]> weights, Warnings warnings) {
    long start = System.nanoTime();
    Supplier<Position> position = () -> from.map(Checkpoint::position).orElse(Position.START);
    try {
      BegunTraining begun =
          from.map(checkpoint -> training.resume(workers, rows, checkpoint, warnings))
              .orElseGet(() -> training.begin(workers, rows, weights.get()));
      TrainingState state = begun.state();
      position = state::position;
      fitCheck = begun.fitCheck(message -> warning = message.toString());
      trainer = begun.trainer(List.of(this));
      trainUntilPause(state, epochs);
      Checkpoint checkpoint = Checkpoint.of(state, training.resolved(), rows.origin());
      boolean done = training.isDone(checkpoint.position());
      return TrialProgress.trained(checkpoint, done, warning, secondsSince(start));
    } catch (UserError e) {
      return failed(position.get(), e.getMessage(), start);
    } catch (OutOfMemoryError e) {
      // In a task Spark would end the executor, and with it other trials.
      return failed(position.get(), "out of memory: " + e.getMessage(), start);
    }
  }

  private void trainUntilPause(TrainingState state, int epochs) {
    try {
      trainer.train(state, epochs);
    } catch (Stopped e) {
      // It has paused, and can be saved.
    }
  }

  private TrialProgress failed(Position position, String error, long start) {
    return TrialProgress.failed(position, error, warning, secondsSince(start));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Makes the training pause as soon as it can; from any thread. */
  void pause() {
    Trainer running = trainer;
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public void started(TrainingState state) {
    if (clock != null) {
      clock.saved(state);
    }
  }

  @Override
  public void stepDone(TrainingState state) {
    afterStep.run();
    if (clock != null && clock.isDueAfterStep(state)) {
      pause();
    }
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    fitCheck.epochDone(state, result);
    if (clock != null && clock.isDueAfterEpoch(state)) {
      pause();
    }
  }

  /** A trial that reached its target but not its end may still learn. */
  @Override
  public void finished(TrainingState state) {
    if (training.isDone(state.position())) {
      fitCheck.finished(state);
    }
  }
}
