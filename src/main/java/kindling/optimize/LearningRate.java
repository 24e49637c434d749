package kindling.optimize;

import java.io.Serializable;
import java.util.List;

/**
 * The learning rate of every step: a pure function of the step and of the losses of previous
 * epochs, so that it needs no state, and a repeated step has the same rate.
 *
 * @param base the rate by which the schedule's factors are multiplied
 * @param schedule a factor for each step
 * @param plateau a factor for each epoch, from the losses
 */
public record LearningRate(double base, Schedule schedule, ReduceOnPlateau plateau)
    implements Serializable {
  /** The same rate for all steps. */
  public static LearningRate constant(double rate) {
    return new LearningRate(rate, new Constant(), ReduceOnPlateau.NEVER);
  }

  /** The rates of the next epoch, given the losses of all previous epochs. */
  public LearningRate after(List<Double> losses) {
    double factor = plateau.factor(losses);
    return factor == 1 ? this : new LearningRate(factor * base, schedule, ReduceOnPlateau.NEVER);
  }

  /**
   * The rate of a step. Call it on the result of {@link #after}.
   *
   * @param step counted from 1 since the beginning of the training
   */
  public double at(long step) {
    return base * schedule.factor(step - 1);
  }
}
