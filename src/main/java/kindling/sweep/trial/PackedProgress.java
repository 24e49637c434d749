package kindling.sweep.trial;

import java.io.Serial;
import java.io.Serializable;
import kindling.store.Checkpoint;
import kindling.store.PositionJson;

/**
 * A {@link TrialProgress} on its way from a task to the driver: a plain class with plain fields.
 */
final class PackedProgress implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String position;
  private final byte[] checkpoint; // null if the training failed
  private final boolean done;
  private final String error;
  private final double seconds;

  PackedProgress(TrialProgress leg) {
    this.position = PositionJson.write(leg.position());
    this.checkpoint = leg.checkpoint().map(Checkpoint::toBytes).orElse(null);
    this.done = leg.done();
    this.error = leg.error();
    this.seconds = leg.seconds();
  }

  TrialProgress leg() {
    return checkpoint == null
        ? TrialProgress.failed(PositionJson.read(position), error, seconds)
        : TrialProgress.trained(
            Checkpoint.parse("a trial's checkpoint", checkpoint), done, seconds);
  }
}
