package kindling.optimize;

import java.io.Serializable;

/** How the learning rate changes with the steps. */
public interface Schedule extends Serializable {
  /** Not at all. */
  Schedule CONSTANT = new Constant();

  /**
   * What the rate is multiplied with.
   *
   * @param done steps taken before, from 0 on
   */
  double factor(long done);

  /** See {@link #CONSTANT}. */
  record Constant() implements Schedule {
    @Override
    public double factor(long done) {
      return 1;
    }
  }
}
