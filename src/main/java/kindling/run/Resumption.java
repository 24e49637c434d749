package kindling.run;

import java.util.Map;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.store.Checkpoint;
import kindling.train.Position;

/** What must be the same for a training to go on from a checkpoint with the same bits. */
final class Resumption {
  /** Keys that change no bit of what was trained so far, nor of a step. */
  private static final String MAY_CHANGE =
      "name|training\\.epochs|checkpoint\\..*|data\\.(path|train|test)|network\\.initial-weights";

  private Resumption() {}

  /** Refuses settings that would have given other weights. */
  static void requireSame(Checkpoint checkpoint, Settings settings, float scale) {
    Map<String, String> changes = settings.changesSince(checkpoint.settings(), scale);
    changes.keySet().removeIf(key -> key.matches(MAY_CHANGE));
    String mode = changes.getOrDefault("training.mode", "");
    if (mode.contains("aggregate") && mode.contains("all-reduce")) {
      // They give the same bits.
      changes.remove("training.mode");
    }
    if (!changes.isEmpty()) {
      throw new UserError(
          "the checkpoint was made with other settings:\n  %s\nGo on with those it was made with, or begin anew in another folder"
              .formatted(String.join("\n  ", changes.values())));
    }
  }

  /** Refuses a position that cannot be, for a network and data such as these. */
  static void requireFits(Checkpoint checkpoint, int parameters, int stateArrays, int steps) {
    Position position = checkpoint.position();
    if (checkpoint.parameters() != parameters
        || checkpoint.stateArrays() != stateArrays
        || position.step() > steps) {
      throw new UserError(
          "the checkpoint, after step %d of an epoch, has %,d parameters and %d arrays of the optimizer; the settings make %,d, %d and %d steps in an epoch"
              .formatted(
                  position.step(),
                  checkpoint.parameters(),
                  checkpoint.stateArrays(),
                  parameters,
                  stateArrays,
                  steps));
    }
  }

  /** Refuses other data; {@code origin} by name. */
  static void requireSameOrigin(Checkpoint checkpoint, Map<String, String> origin) {
    checkpoint
        .origin()
        .forEach(
            (name, then) -> {
              String now = origin.get(name);
              if (!then.equals(now)) {
                throw new UserError(
                    "the %s is not the one that the checkpoint was made with: its content's hash is %s, was %s"
                        .formatted(name, now == null ? "not there" : now, then));
              }
            });
  }
}
