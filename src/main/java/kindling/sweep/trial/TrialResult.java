package kindling.sweep.trial;

import java.util.List;
import java.util.Locale;
import kindling.store.Checkpoint;
import kindling.store.Model;
import kindling.train.EpochResult;
import kindling.train.Position;

/**
 * How far a trial has come.
 *
 * @param trial whose result it is
 * @param state what has become of it
 * @param history what each of its epochs reached
 * @param best the number of the epoch whose weights it has, counted from 1; 0 before the first
 * @param seconds of training and evaluation
 * @param error why it failed; empty if it did not
 * @param warning the first one about its training; empty without any
 * @param weightsSha256 of the weights as they are now, see run.json; empty before the first epoch
 */
public record TrialResult(
    Trial trial,
    State state,
    List<EpochResult> history,
    int best,
    double seconds,
    String error,
    String warning,
    String weightsSha256) {
  /** The state of a trial. */
  public enum State {
    /** It has not begun. */
    WAITING,
    /** It is being trained. */
    RUNNING,
    /** It has reached its target, and may be trained further. */
    PAUSED,
    /** Others were better, so it is not trained to its end. */
    DROPPED,
    /** It is complete. */
    FINISHED,
    /** It could not be trained to its end, see the error. */
    FAILED;

    /** For people and tables: its name in small letters. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is never trained again. */
    public boolean isEnd() {
      return this == FINISHED || this == FAILED;
    }
  }

  /** Copies the list. */
  public TrialResult {
    history = List.copyOf(history);
  }

  /** A trial that has not begun. */
  public static TrialResult waiting(Trial trial) {
    return new TrialResult(trial, State.WAITING, List.of(), 0, 0, "", "", "");
  }

  /** The same in another state. */
  public TrialResult as(State state) {
    return new TrialResult(trial, state, history, best, seconds, error, warning, weightsSha256);
  }

  /** How far it has come after it was trained for a while. */
  public TrialResult after(TrialProgress progress) {
    Position position = progress.position();
    return new TrialResult(
        trial,
        stateAfter(progress),
        position.history(),
        position.bestEpoch() > 0 ? position.bestEpoch() : position.epoch(),
        seconds + progress.seconds(),
        progress.error(),
        warning.isEmpty() ? progress.warning() : warning,
        progress.checkpoint().map(TrialResult::weights).orElse(""));
  }

  private static State stateAfter(TrialProgress progress) {
    if (!progress.error().isEmpty()) {
      return State.FAILED;
    }
    return progress.done() ? State.FINISHED : State.PAUSED;
  }

  private static String weights(Checkpoint checkpoint) {
    return Model.sha256(checkpoint.result());
  }

  /** What the weights reached that the trial has; null before its first epoch. */
  public EpochResult reached() {
    return best == 0 ? null : history.get(best - 1);
  }
}
