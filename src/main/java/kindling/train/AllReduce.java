package kindling.train;

import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.optimize.LearningRate;
import kindling.optimize.UpdateRule;

/**
 * Lets the workers take steps among themselves, up to the end of the epoch or to where the training
 * is to rest; the bits are {@link Aggregate}'s.
 */
public record AllReduce(Workers workers, UpdateRule rule, PausePoints rests)
    implements TrainingMode {
  @Override
  public int stateArrays() {
    return rule.optimizer().stateArrays();
  }

  @Override
  public LearningRate learningRate() {
    return rule.learningRate();
  }

  @Override
  public Progress advance(TrainingState state) {
    return workers.allReduce(
        rule.after(state.monitoredLosses()),
        state.weights(),
        state.nextSteps(rests.stepsAtOnce(state)));
  }
}
