package kindling.train;

import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.optimize.LearningRate;
import kindling.optimize.UpdateRule;

/**
 * Lets the workers take steps among themselves, up to the next pause or to the end of the epoch.
 * The weights have the same bits as with {@link Aggregate}.
 */
public record AllReduce(Workers workers, UpdateRule rule, PausePoints pauses)
    implements TrainingMode {
  @Override
  public int stateArrays() {
    return rule.stateArrays();
  }

  @Override
  public boolean averages() {
    return rule.average().isKept();
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
        state.nextSteps(pauses.stepsAtOnce(state)));
  }
}
