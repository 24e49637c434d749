package kindling.optimize;

import java.io.Serializable;

/**
 * What keeps weights small, but not biases: weight decay (l2), see {@link WeightDecay}, l1, and a
 * largest norm of the incoming weights of a unit (Srivastava, Hinton, Krizhevsky, Sutskever,
 * Salakhutdinov: Dropout, JMLR 2014, section 5.1).
 *
 * @param weightDecay λ, at least 0; 0 for none
 * @param l1 the distance by which every weight moves towards 0, at least 0; 0 for none
 * @param maxNorm after each step, the incoming weights of a unit with a larger norm are scaled down
 *     to this norm; 0 for no limit
 */
public record Regularization(double weightDecay, double l1, double maxNorm)
    implements Serializable {
  /** Whether weights are left as they are. */
  boolean isNone() {
    return weightDecay == 0 && l1 == 0 && maxNorm == 0;
  }

  /**
   * Moves the elements {@code from} to {@code to - 1} towards 0, and those that are nearer than the
   * distance to 0: {@code w = sign(w)·max(0, |w| - η·λ)}. This is the proximal step of the penalty
   * {@code λ·Σ|w|}, taken after that of the optimizer (Duchi, Singer: Efficient Online and Batch
   * Learning Using Forward Backward Splitting, JMLR 2009, eq. 19). Unlike a subgradient in the
   * gradient it makes weights exactly 0, and adaptive optimizers do not divide it by the size of
   * the gradients.
   */
  static void shrinkTowardsZero(float[] parameters, int from, int to, double rateTimesL1) {
    float distance = (float) rateTimesL1;
    for (int i = from; i < to; i++) {
      float w = parameters[i];
      if (Math.abs(w) <= distance) {
        parameters[i] = 0;
      } else {
        parameters[i] = w > 0 ? w - distance : w + distance;
      }
    }
  }
}
