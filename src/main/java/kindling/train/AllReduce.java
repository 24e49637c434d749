package kindling.train;

import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.optimize.UpdateRule;

/**
 * Lets the workers take all steps of an epoch among themselves; the bits are {@link Aggregate}'s.
 */
public record AllReduce(Workers workers, UpdateRule rule, SaveInterval rests)
    implements Synchronization {
  @Override
  public int stateArrays() {
    return rule.optimizer().stateArrays();
  }

  @Override
  public Progress advance(TrainingState state) {
    int left = state.stepsPerEpoch() - state.step();
    int steps = Math.min(left, rests.stepsAtOnce(state));
    return workers.allReduce(
        rule,
        state.parameters(),
        state.optimizerState(),
        state.epoch(),
        state.step(),
        state.step() + steps);
  }
}
