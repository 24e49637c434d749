package kindling.train;

import java.util.List;

/** Estimates the remaining time of a training. */
public final class TimeLeft {
  /** The number of recent epochs that the estimate uses. */
  private static final int RECENT = 3;

  private TimeLeft() {}

  /**
   * The seconds that are left, from the recent epochs or, in the first epoch, from its steps; NaN
   * before the first step. Early stopping is not considered.
   *
   * @param epochs configured number of epochs
   */
  public static double seconds(TrainingState state, int epochs) {
    List<EpochResult> history = state.history();
    double epoch =
        history.stream()
            .skip(Math.max(0, history.size() - RECENT))
            .mapToDouble(result -> result.seconds() + result.evaluationSeconds())
            .average()
            .orElse(state.secondsPerStep() * state.stepsPerEpoch());
    double done = state.epoch() + (double) state.step() / state.stepsPerEpoch();
    return epoch * Math.max(0, epochs - done);
  }
}
