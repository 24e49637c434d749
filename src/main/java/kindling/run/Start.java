package kindling.run;

import java.util.Map;
import java.util.Optional;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.network.Network;
import kindling.store.Checkpoint;
import kindling.train.TrainingState;

/** What a training begins with: new weights, or a checkpoint. */
final class Start {
  private final float[] parameters;
  // null for none
  private final Checkpoint checkpoint;
  private final boolean required;

  private Start(float[] parameters, Checkpoint checkpoint, boolean required) {
    this.parameters = parameters;
    this.checkpoint = checkpoint;
    this.required = required;
  }

  /** New weights. */
  static Start anew(float[] parameters) {
    return new Start(parameters, null, false);
  }

  /** A checkpoint, of settings that have been compared; other data is an error. */
  static Start from(Checkpoint checkpoint) {
    return new Start(checkpoint.parameters(), checkpoint, true);
  }

  /** A checkpoint, of settings that have been compared; if it is of other data, new weights. */
  static Start fromOrAnew(Checkpoint checkpoint, float[] parameters) {
    return new Start(parameters, checkpoint, false);
  }

  /** The weights to begin with, at least if it is anew. */
  float[] parameters() {
    return parameters;
  }

  /**
   * The state to go on from; none if the training begins anew.
   *
   * @param network that is trained
   * @param stateArrays of the optimizer
   * @param origin of the data, and what else the bits depend on, by name
   * @param warnings takes what may make the bits differ
   */
  Optional<TrainingState> state(
      Network network,
      int stateArrays,
      int stepsPerEpoch,
      Map<String, String> origin,
      Warnings warnings) {
    if (checkpoint == null) {
      return Optional.empty();
    }
    try {
      Resumption.requireFits(checkpoint, network.parameters(), stateArrays, stepsPerEpoch);
      Resumption.requireSameOrigin(checkpoint, origin, warnings);
    } catch (UserError e) {
      if (required) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(checkpoint.state(stepsPerEpoch));
  }
}
