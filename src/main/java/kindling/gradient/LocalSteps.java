package kindling.gradient;

import kindling.data.Block;
import kindling.data.StepRange;
import kindling.network.Workspace;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightUpdate;
import kindling.optimize.Weights;

/**
 * What one shard contributes to a round of local steps: it steps on its own rows, with weights of
 * its own, and tells how far it moved, times its rows. The sum over all shards, divided by all
 * rows, is the way from the old weights to the average of the new ones, negated: a gradient for
 * whoever takes the outer step. The optimizer's arrays are averaged in the same manner (Yu, Jin,
 * Yang: On the Linear Speedup Analysis of Communication Efficient Momentum SGD, ICML 2019).
 *
 * <p>Holds scratch, one per task thread.
 */
public final class LocalSteps {
  private final Weights weights;
  private final GradientSum gradient;

  /** Scratch for a network of so many parameters, and an optimizer of so many arrays. */
  public LocalSteps(int parameters, int stateArrays) {
    this.weights = Weights.initial(new float[parameters], stateArrays);
    this.gradient = new GradientSum(new float[parameters]);
  }

  /** Whether this scratch serves such a network and such an optimizer. */
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
    WeightUpdate update = new WeightUpdate(rule, weights);
    double lossSum = 0;
    long rows = 0;
    for (int step = steps.from(); step < steps.until(); step++) {
      work.gradient(block, shard, steps.epoch(), step, weights.parameters(), workspace, gradient);
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
