package kindling.train;

/**
 * Where a training whose steps are taken together comes to rest, so that it can be saved, stopped
 * or looked at. No bit of it depends on that.
 */
@FunctionalInterface
public interface PausePoints {
  /** How long somebody who looks on waits for news. A rest costs a Spark job, some 0.05 seconds. */
  double WATCHED_SECONDS = 5;

  /** The most steps that may be taken together from here. */
  int stepsAtOnce(TrainingState state);

  /** These, and as many more as somebody who looks on needs. */
  default PausePoints watched() {
    return state -> {
      double seconds = state.secondsPerStep();
      int steps = Double.isNaN(seconds) ? 10 : (int) Math.max(1, WATCHED_SECONDS / seconds);
      return Math.min(stepsAtOnce(state), steps);
    };
  }
}
