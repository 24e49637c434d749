package kindling.gradient;

import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;

/**
 * Those who compute in parallel: the seam between the numbers and Spark. Training knows nothing
 * else of where it runs.
 *
 * <p>Both methods are pure functions of their arguments: the same call gives the same bits, however
 * the work is divided.
 */
public interface Workers extends AutoCloseable {
  /** The sets of rows that workers hold. */
  enum Split {
    /** The rows that gradients are computed of. */
    TRAIN,
    /** Rows that are only ever evaluated. */
    TEST
  }

  /**
   * The gradient of the sum of losses over the rows of a step.
   *
   * @param parameters not kept
   * @param epoch from 0 on
   * @param step of the epoch, from 0 on
   */
  GradientSum gradient(float[] parameters, int epoch, int step);

  /** Loss and accuracy over all rows of a set; {@link Evaluation#NONE} if there is no such set. */
  Evaluation evaluate(Split split, float[] parameters);

  /**
   * Where the time of all {@link #gradient} calls went since the last call of this method; its
   * update part is zero.
   */
  PhaseTimes takePhases();

  @Override
  void close();
}
