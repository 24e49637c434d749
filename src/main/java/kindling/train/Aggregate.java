package kindling.train;

import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.optimize.LearningRate;
import kindling.optimize.UpdateRule;
import kindling.optimize.WholeUpdate;

/**
 * Sends the weights to the workers, receives the sum of their gradients, and updates the weights.
 */
public record Aggregate(Workers workers, UpdateRule rule) implements TrainingMode {
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
    GradientSum sum = workers.gradient(state.parameters(), state.epoch(), state.step());
    long start = System.nanoTime();
    double squares = Double.NaN;
    if (Double.isFinite(sum.loss())) {
      UpdateRule rule = this.rule.after(state.monitoredLosses());
      squares =
          WholeUpdate.take(
              rule, state.weights(), state.totalSteps() + 1, sum.gradient(), 1f / sum.rows());
    }
    long updateNanos = System.nanoTime() - start;
    return new Progress(
        new double[] {sum.loss()},
        new double[] {squares},
        sum.rows(),
        workers.takePhases().plusUpdate(updateNanos));
  }
}
