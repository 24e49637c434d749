package kindling.gradient;

import kindling.data.Block;
import kindling.data.StepRange;
import kindling.network.Workspace;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;

/**
 * The local steps of one shard: it takes steps on its own rows with a copy of the weights, and
 * returns the old weights minus the new ones, times the number of its rows. The sum over all
 * shards, divided by the number of all rows, is the old weights minus the average of the new ones,
 * and serves as a gradient for the outer step. The optimizer's arrays are averaged in the same way
 * (Yu, Jin, Yang: On the Linear Speedup Analysis of Communication Efficient Momentum SGD, ICML
 * 2019).
 *
 * <p>Holds scratch arrays; each task thread has its own object.
 */
public final class LocalSteps {
  private final Weights weights;
  private final GradientSum gradient;

  /** Scratch for the weights of a network and the arrays of an optimizer. */
  public LocalSteps(int parameters, int stateArrays) {
    this.weights = Weights.initial(new float[parameters], stateArrays);
    this.gradient = new GradientSum(new float[parameters]);
  }

  /** Whether the scratch arrays have this number and this length. */
  public boolean serves(int parameters, int stateArrays) {
    return weights.size() == parameters && weights.state().length == stateArrays;
  }

  /**
   * Takes steps on one shard.
   *
   * @param begin {@linkplain Weights#joined joined} weights; not changed
   * @param into takes begin minus end of the same layout, times the rows, and the sum of all losses
   */
  void run(
      BlockGradient work,
      UpdateRule rule,
      Block block,
      int shard,
      StepRange steps,
      float[] begin,
      Workspace workspace,
      GradientSum into) {
    weights.setSlice(0, begin);
    // A round that takes many of the rows reads the shard once, from its beginning to its end.
    Block rowsHere = work.takesMany(block, steps) ? block.inMemory() : block;
    WeightUpdate update = new WeightUpdate(rule, weights);
    double lossSum = 0;
    long rows = 0;
    for (int step = steps.from(); step < steps.until(); step++) {
      work.gradient(
          rowsHere, shard, steps.epoch(), step, weights.parameters(), workspace, gradient);
      if (gradient.rows() > 0) {
        lossSum += gradient.lossSum();
        rows += gradient.rows();
        update.take(work.totalStep(steps.epoch(), step), gradient.gradient(), 1f / gradient.rows());
      }
    }
    if (rows > 0) {
      moved(begin, 0, weights.parameters(), (float) rows, into.gradient());
      for (int i = 0; i < weights.state().length; i++) {
        moved(begin, weights.offset(i), weights.state()[i], (float) rows, into.gradient());
      }
    }
    into.set(lossSum, rows);
  }

  private static void moved(float[] begin, int from, float[] end, float rows, float[] into) {
    for (int i = 0; i < end.length; i++) {
      into[from + i] = rows * (begin[from + i] - end[i]);
    }
  }
}
