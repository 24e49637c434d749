package kindling.train;

import kindling.gradient.Progress;
import kindling.optimize.LearningRate;

/** How workers keep together: a way to take steps. */
public interface TrainingMode {
  /** How many arrays of the parameters' layout it keeps from step to step. */
  int stateArrays();

  /** The rate of each step of its. */
  LearningRate learningRate();

  /**
   * Takes the next step, or several, but none of another epoch: changes the weights and its own
   * arrays, and nothing else of the state. A loss that is not finite is the last one, and its
   * update is not done.
   */
  Progress advance(TrainingState state);
}
