package kindling.train;

import java.util.Arrays;
import java.util.List;
import kindling.data.StepRange;
import kindling.gradient.GradientSum;
import kindling.gradient.Progress;
import kindling.gradient.Workers;
import kindling.optimize.LearningRate;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightAverage;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;

/**
 * Local SGD: every shard takes some steps on its own, then the weights are averaged by rows (Stich:
 * Local SGD Converges Fast and Communicates Little, ICLR 2019). The optimizer's arrays are averaged
 * with them. The difference between the old weights and the average may serve as the gradient of an
 * outer step with momentum (Wang, Tantia, Ballas, Rabbat: SlowMo, ICLR 2020); an outer rate of 1
 * without momentum is the plain average.
 *
 * <p>A {@link WeightAverage} is one of the weights after these averages, each weighted by its local
 * steps; the shards keep none.
 *
 * @param inner the steps of the shards
 * @param outer the step from the old weights towards their average
 * @param stepsByEpoch local steps between two averages, one element for each epoch; the last
 *     element holds for all later epochs. A number above the steps of an epoch means a whole epoch
 */
public record LocalSgd(
    Workers workers, UpdateRule inner, UpdateRule outer, List<Integer> stepsByEpoch)
    implements TrainingMode {
  /**
   * Copies the list, which has at least one element. An average of the inner steps is kept outside.
   */
  public LocalSgd {
    if (stepsByEpoch.isEmpty()) {
      throw new IllegalArgumentException("no number of local steps");
    }
    stepsByEpoch = List.copyOf(stepsByEpoch);
    outer = inner.average().isKept() ? outer.averaging(inner.average()) : outer;
    inner = inner.averaging(WeightAverage.none());
  }

  @Override
  public int stateArrays() {
    return inner.stateArrays() + outer.stateArrays();
  }

  @Override
  public boolean averages() {
    return outer.average().isKept();
  }

  @Override
  public LearningRate learningRate() {
    return inner.learningRate();
  }

  @Override
  public Progress advance(TrainingState state) {
    int arrays = inner.optimizer().stateArrays();
    Weights begin = new Weights(state.parameters(), Arrays.copyOf(state.weights().state(), arrays));
    int most = stepsByEpoch.get(Math.min(state.epoch(), stepsByEpoch.size() - 1));
    StepRange steps = state.nextSteps(most);
    GradientSum moved = workers.localSteps(inner.after(state.monitoredLosses()), begin, steps);
    long start = System.nanoTime();
    if (Double.isFinite(moved.loss())) {
      update(state, steps.count(), moved.mean());
    }
    long updateNanos = System.nanoTime() - start;
    return Progress.of(steps.count(), moved, workers.takePhases().plusUpdate(updateNanos));
  }

  /** The outer step on the weights, and the plain average of the inner optimizer's arrays. */
  private void update(TrainingState state, int steps, float[] moved) {
    int n = state.weights().size();
    float[][] all = state.weights().state();
    int arrays = inner.optimizer().stateArrays();
    for (int i = 0; i < arrays; i++) {
      for (int j = 0, at = state.weights().offset(i); j < n; j++, at++) {
        all[i][j] -= moved[at];
      }
      if (inner.optimizer().holdsSquares(i)) {
        // Rounding may make a square negative that is almost 0.
        for (int j = 0; j < n; j++) {
          all[i][j] = Math.max(0, all[i][j]);
        }
      }
    }
    Weights weights = new Weights(state.parameters(), Arrays.copyOfRange(all, arrays, all.length));
    long done = state.totalSteps();
    new WeightUpdate(outer, weights).take(done + 1, done + steps, moved, 1);
  }
}
