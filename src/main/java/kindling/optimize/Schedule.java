package kindling.optimize;

import java.io.Serializable;
import kindling.config.ScheduleSettings.Anneal;

/** How the learning rate changes with the steps. */
public interface Schedule extends Serializable {
  /**
   * The settings of all schedules; each schedule uses some of them.
   *
   * @param factor by which the rate falls, above 0, at most 1
   * @param every number of steps in which the rate falls by that factor, at least 1
   * @param steps of all epochs, without the warm-up, at least 1
   * @param initialFraction of the rate, above 0, at most 1
   * @param finalFraction of the rate, 0 to 1
   * @param rise the part of the steps in which the rate rises, 0 to 1
   * @param anneal the curve between two rates
   */
  record Parameters(
      double factor,
      long every,
      long steps,
      double initialFraction,
      double finalFraction,
      double rise,
      Anneal anneal) {}

  /**
   * The factor by which the learning rate is multiplied.
   *
   * @param done the number of previous steps
   */
  double factor(long done);

  /** Whether the factors of all steps depend on the number of epochs. */
  default boolean spansAllEpochs() {
    return false;
  }
}
