package kindling.run;

import java.util.List;
import kindling.config.message.Warnings;
import kindling.gradient.Workers;
import kindling.train.FitCheck;
import kindling.train.TimeLimit;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;

/**
 * A training that has begun or resumed.
 *
 * @param training what is trained
 * @param workers compute
 * @param mode takes the steps
 * @param state where the training stands; the trainer changes it in place
 */
public record BegunTraining(
    Training training, Workers workers, TrainingMode mode, TrainingState state) {
  /** Warns if the network learns nothing; to be one of the trainer's listeners. */
  public TrainingListener fitCheck(Warnings warnings) {
    return new FitCheck(workers, training.network().loss(), warnings);
  }

  /** The loop. */
  public Trainer trainer(List<TrainingListener> listeners) {
    return new Trainer(
        workers,
        mode,
        training.earlyStopping(),
        TimeLimit.of(training.settings().training()),
        training.evaluatedSets(),
        listeners);
  }
}
