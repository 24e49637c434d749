package kindling.train;

import kindling.gradient.Progress;
import kindling.optimize.LearningRate;
import kindling.optimize.Weights;

/** A training mode: how the workers take the next steps. */
public interface TrainingMode {
  /** How many arrays it keeps from step to step, each of the same layout as the weights. */
  int stateArrays();

  /** Whether the last of these arrays is an average of the weights. */
  boolean averages();

  /** Weights before the first step, with these arrays. */
  default Weights initial(float[] parameters) {
    return Weights.initial(parameters, stateArrays(), averages());
  }

  /** The learning rate of each step. */
  LearningRate learningRate();

  /**
   * Takes the next step, or several steps of the same epoch. Changes the weights and the arrays of
   * this mode, and nothing else of the state. After a loss that is not finite it neither updates
   * the weights nor takes another step.
   */
  Progress advance(TrainingState state);
}
