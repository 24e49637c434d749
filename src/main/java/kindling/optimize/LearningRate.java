package kindling.optimize;

import java.io.Serializable;
import java.util.List;

/**
 * The learning rate of every step: a pure function of the step and of what the epochs before
 * reached, so that it needs no state, and a repeated step has the same.
 *
 * @param base what the schedule's factors are multiplied with
 * @param schedule by the step
 * @param plateau by the losses
 */
public record LearningRate(double base, Schedule schedule, ReduceOnPlateau plateau)
    implements Serializable {
  /** The same rate for all steps. */
  public static LearningRate constant(double rate) {
    return new LearningRate(rate, new Constant(), ReduceOnPlateau.NEVER);
  }

  /** The rates of an epoch after those that reached such losses. */
  public LearningRate after(List<Double> losses) {
    double factor = plateau.factor(losses);
    return factor == 1 ? this : new LearningRate(factor * base, schedule, ReduceOnPlateau.NEVER);
  }

  /**
   * The rate of a step of an epoch whose losses before are taken into account.
   *
   * @param step counted from 1 since the beginning of the training
   */
  public double at(long step) {
    return base * schedule.factor(step - 1);
  }
}
