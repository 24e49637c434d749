package kindling.gradient.exchange;

import kindling.gradient.GradientSum;

/** Tasks that stand by for a driver, as the driver sees them. Used by the driver's thread. */
public interface Standby {
  /**
   * The gradient of the sum of losses over the rows of a step.
   *
   * @param parameters must not change until the call returns
   * @param whileWaiting called from time to time; may throw
   * @return a sum whose array belongs to the caller until the next call
   */
  GradientSum gradient(float[] parameters, int epoch, int step, Runnable whileWaiting);

  /** The longest time that a task computed in the last step. */
  long computeNanos();

  /** Lets all tasks return; they have no step to take. */
  void end();

  /** Lets the driver, and tasks of its own process, throw instead of waiting. */
  void fail(Throwable cause);
}
