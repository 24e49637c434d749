package kindling.sweep;

import java.util.Collection;
import kindling.sweep.trial.TrialResult;

/** Follows a sweep: everything that shows or writes its results. Called by one thread. */
public interface SweepListener {
  /**
   * A trial has changed.
   *
   * @param result the state of the trial
   * @param all the states of all trials, in the order of their numbers; valid during the call only
   */
  void changed(TrialResult result, Collection<TrialResult> all);

  /**
   * The sweep has ended or was stopped.
   *
   * @param all the states of all trials, in the order of their numbers
   */
  default void ended(SweepRun.Outcome outcome, Collection<TrialResult> all) {}
}
