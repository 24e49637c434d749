package kindling.sweep.trial;

import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.gradient.Workers;
import kindling.run.Assembly;
import kindling.store.Checkpoint;
import kindling.train.EpochResult;
import kindling.train.SaveClock;
import kindling.train.Stopped;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;

/**
 * Trains some workers' trial for a while: until so many epochs are done, the training has come to
 * its end, or it is time to save it.
 */
final class TrialTraining implements TrainingListener {
  private final Assembly assembly;
  private final Runnable afterStep;
  private final Trainer trainer;
  // null if it is never to be saved
  private final SaveClock clock;

  /**
   * The training of some workers.
   *
   * @param afterStep throws if it is to be given up
   */
  TrialTraining(
      Assembly assembly, Workers workers, TrainingMode synchronization, Runnable afterStep) {
    this.afterStep = afterStep;
    this.assembly = assembly;
    this.clock = assembly.saveInterval().isNever() ? null : new SaveClock(assembly.saveInterval());
    this.trainer = assembly.trainer(workers, synchronization, List.of(this));
  }

  /** Makes the training rest as soon as it can; from any thread. */
  void rest() {
    trainer.stop();
  }

  /**
   * Trains; the state is changed in place.
   *
   * @param origin of the data, for the checkpoint
   */
  TrialProgress train(TrainingState state, int epochs, Map<String, String> origin) {
    long start = System.nanoTime();
    try {
      trainer.train(state, epochs);
    } catch (Stopped e) {
      // At rest, and to be saved.
    } catch (UserError e) {
      return TrialProgress.failed(state.position(), e.getMessage(), secondsSince(start));
    }
    Checkpoint checkpoint = Checkpoint.of(state, assembly.settings(), origin);
    return TrialProgress.trained(checkpoint, assembly.isDone(state), secondsSince(start));
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
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
      rest();
    }
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    if (clock != null && clock.isDueAfterEpoch(state)) {
      rest();
    }
  }
}
