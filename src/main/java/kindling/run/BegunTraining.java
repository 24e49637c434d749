package kindling.run;

import java.util.List;
import kindling.config.NetworkSettings;
import kindling.config.Settings;
import kindling.config.message.Warnings;
import kindling.gradient.Workers;
import kindling.network.Network;
import kindling.optimize.Weights;
import kindling.run.probability.ClassBalance;
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
  /**
   * Begins with some weights.
   *
   * @param first with the state of an earlier training, or without one; changed in place
   */
  static BegunTraining of(
      Training training, Workers workers, PackedRows rows, Weights first, int stepsPerEpoch) {
    TrainingMode mode = training.mode(stepsPerEpoch, workers, first.stepsBefore());
    Settings settings = training.settings();
    Network network = training.network();
    Weights weights = first;
    if (first.stepsBefore() > 0) {
      Resumption.requireArrays(first, mode);
      UpdateRules.frozen(settings, network).keepInAverage(network, first);
    } else {
      NetworkSettings chosen = settings.network();
      if (chosen.initialWeights().isEmpty() || chosen.newLayers() > 0) {
        ClassBalance.of(settings, rows.classes()).setFirstBias(network, first.parameters());
      }
      weights = mode.initial(first.parameters());
    }
    return new BegunTraining(training, workers, mode, new TrainingState(weights, stepsPerEpoch));
  }

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
