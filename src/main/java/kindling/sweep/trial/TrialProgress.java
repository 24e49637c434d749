package kindling.sweep.trial;

import java.util.Optional;
import kindling.store.Checkpoint;
import kindling.train.Position;

/**
 * What came of training a trial for a while.
 *
 * @param position how far it has come
 * @param checkpoint to go on from; empty if it failed
 * @param done whether it has come to its end, before its last epoch perhaps, because it was time to
 *     stop early
 * @param error why it failed; empty if it did not
 * @param seconds that it took
 */
public record TrialProgress(
    Position position,
    Optional<Checkpoint> checkpoint,
    boolean done,
    String error,
    double seconds) {
  public static TrialProgress trained(Checkpoint checkpoint, boolean done, double seconds) {
    return new TrialProgress(checkpoint.position(), Optional.of(checkpoint), done, "", seconds);
  }

  public static TrialProgress failed(Position position, String error, double seconds) {
    return new TrialProgress(position, Optional.empty(), false, error, seconds);
  }
}
