package kindling.sweep;

import java.util.Collection;
import kindling.sweep.trial.TrialResult;

/** Hears of a sweep: all that is shown or written of it hangs here. Called by one thread. */
public interface SweepListener {
  /**
   * Something has become of a trial.
   *
   * @param result how far it has come
   * @param all how far all have come, in the order of their numbers; not to be kept
   */
  void changed(TrialResult result, Collection<TrialResult> all);
}
