package kindling.train;

/**
 * Where a training pauses whose workers take several steps together ({@link AllReduce}), so that it
 * can be saved, stopped or watched. The result does not depend on the pauses.
 */
@FunctionalInterface
public interface PausePoints {
  /** Seconds between two updates of a page that is watched. A pause costs a job, about 0.05 s. */
  double WATCHED_SECONDS = 5;

  /** The most steps that may be taken before the next pause. */
  int stepsAtOnce(TrainingState state);

  /** These pauses, and more of them for a page that is watched. */
  default PausePoints watched() {
    return state -> {
      double seconds = state.secondsPerStep();
      int steps = Double.isNaN(seconds) ? 10 : (int) Math.max(1, WATCHED_SECONDS / seconds);
      return Math.min(stepsAtOnce(state), steps);
    };
  }
}
