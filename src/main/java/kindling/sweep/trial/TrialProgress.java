package kindling.sweep.trial;

import java.io.Serial;
import java.io.Serializable;
import java.util.Optional;
import kindling.store.Checkpoint;
import kindling.store.PositionJson;
import kindling.train.Position;

/**
 * How far a trial came when it was trained for a while. A plain class, because tasks return it and
 * Kryo cannot handle records.
 */
public final class TrialProgress implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final String position; // JSON
  private final boolean done;
  private final String error;
  private final String warning;
  private final double seconds;
  // null if the training failed; in a task's result it is bytes
  private final transient Checkpoint checkpoint;
  private final byte[] packedCheckpoint;

  private TrialProgress(
      String position,
      boolean done,
      String error,
      String warning,
      double seconds,
      Checkpoint checkpoint,
      byte[] packedCheckpoint) {
    this.position = position;
    this.done = done;
    this.error = error;
    this.warning = warning;
    this.seconds = seconds;
    this.checkpoint = checkpoint;
    this.packedCheckpoint = packedCheckpoint;
  }

  /** A trial that can be trained further, or is complete. */
  public static TrialProgress trained(
      Checkpoint checkpoint, boolean done, String warning, double seconds) {
    String position = PositionJson.write(checkpoint.position());
    return new TrialProgress(position, done, "", warning, seconds, checkpoint, null);
  }

  /** A trial that failed. */
  public static TrialProgress failed(
      Position position, String error, String warning, double seconds) {
    String json = PositionJson.write(position);
    return new TrialProgress(json, false, error, warning, seconds, null, null);
  }

  /** The same with its checkpoint as bytes, for the way from a task to the driver. */
  TrialProgress packed() {
    byte[] bytes = checkpoint == null ? null : checkpoint.toBytes();
    return new TrialProgress(position, done, error, warning, seconds, null, bytes);
  }

  /** The same when it has arrived there. */
  TrialProgress unpacked() {
    Checkpoint parsed =
        packedCheckpoint == null
            ? null
            : Checkpoint.parse("a trial's checkpoint", packedCheckpoint);
    return new TrialProgress(position, done, error, warning, seconds, parsed, null);
  }

  /** How far it has come. */
  public Position position() {
    return PositionJson.read(position);
  }

  /** From which it can be trained further; empty if it failed. */
  public Optional<Checkpoint> checkpoint() {
    return Optional.ofNullable(checkpoint);
  }

  /** Whether it is complete, perhaps before its last epoch, because it stopped early. */
  public boolean done() {
    return done;
  }

  /** Why it failed; empty if it did not. */
  public String error() {
    return error;
  }

  /** What looks wrong about its training; empty if nothing does. */
  public String warning() {
    return warning;
  }

  /** The seconds that it took. */
  public double seconds() {
    return seconds;
  }
}
