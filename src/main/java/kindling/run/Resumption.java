package kindling.run;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kindling.config.DataSettings;
import kindling.config.Difference;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.network.Network;
import kindling.optimize.Weights;
import kindling.store.Checkpoint;
import kindling.train.Position;
import kindling.train.TrainingMode;

/** Checks that a training can resume from a checkpoint with the same bits. */
public final class Resumption {
  /** Keys that affect neither the steps so far nor any later step. */
  private static final String MAY_CHANGE =
      "name|training\\.(epochs|max-minutes|aggregate|calibration|threshold)|(checkpoint|report)\\..*|data\\.(path|train|validation|test|storage)|network\\.(initial-weights|new-layers)|optimizer\\.initial-state";

  /** Ways to take the same steps, as HOCON. */
  private static final Set<String> SAME_BITS = Set.of("\"aggregate\"", "\"all-reduce\"");

  /** The name of the BLAS in the origin; the other names are those of data sets. */
  static final String BLAS = "BLAS";

  private Resumption() {}

  /**
   * Whether a checkpoint was made with equal settings, but for those that change no result.
   *
   * @param settings with the names of the feature columns
   * @param scale of the features
   */
  static boolean hasEqualSettings(Checkpoint checkpoint, Settings settings, float scale) {
    return changes(checkpoint, settings, scale).keySet().stream()
        .allMatch(key -> key.matches("name|(checkpoint|report)\\..*"));
  }

  /**
   * The settings that are not those of a checkpoint. One of an earlier version may have "*" for the
   * feature columns instead of their names: then its rows tell whether they are the same.
   */
  private static Map<String, Difference> changes(
      Checkpoint checkpoint, Settings settings, float scale) {
    Map<String, Difference> changes = settings.changesSince(checkpoint.settings(), scale);
    Settings unnamed = settings.withFeatureColumns(DataSettings.ALL_COLUMNS);
    changes.keySet().retainAll(unnamed.changesSince(checkpoint.settings(), scale).keySet());
    return changes;
  }

  /**
   * Refuses settings that would have given other weights.
   *
   * @param settings with the names of the feature columns
   * @param scale of the features
   */
  static void requireSameSettings(Checkpoint checkpoint, Settings settings, float scale) {
    Map<String, Difference> changes = changes(checkpoint, settings, scale);
    boolean epochsMatter = UpdateRules.spansAllEpochs(settings);
    changes
        .keySet()
        .removeIf(
            key -> key.matches(MAY_CHANGE) && !(epochsMatter && key.equals("training.epochs")));
    changes.values().removeIf(Resumption::givesTheSameBits);
    Position position = checkpoint.position();
    int epochs = settings.training().epochs();
    if (epochs < position.epoch() || (epochs == position.epoch() && position.step() > 0)) {
      throw UserError.setting("training.epochs")
          .found("%d, but the checkpoint is already in epoch %d", epochs, position.epoch() + 1)
          .expected("at least that");
    }
    if (!changes.isEmpty()) {
      throw UserError.of("the checkpoint was made with other settings")
          .found("%s", Difference.list(changes.values()))
          .cure(
              "continue with the settings that it was made with, or start again in another folder");
    }
  }

  private static boolean givesTheSameBits(Difference change) {
    return change.key().equals("training.mode")
        && SAME_BITS.containsAll(Set.of(change.before(), change.now()));
  }

  /** Refuses the optimizer's arrays of an earlier training if the training mode needs others. */
  static void requireArrays(Weights weights, TrainingMode mode) {
    if (weights.state().length != mode.stateArrays() || weights.isAveraged() != mode.averages()) {
      throw UserError.of(
              "the checkpoint has %d arrays of the optimizer, but the settings make %d",
              weights.state().length, mode.stateArrays())
          .cure(
              "set {optimizer.name}, {optimizer.average.name} and {training.mode} as they were, or {optimizer.initial-state} = new");
    }
  }

  /** Refuses a position that is impossible with this network and these rows. */
  static void requireFits(Checkpoint checkpoint, Network network, TrainingMode mode, int steps) {
    Position position = checkpoint.position();
    Weights weights = checkpoint.weights();
    if (weights.size() != network.parameters()
        || weights.state().length != mode.stateArrays()
        || weights.isAveraged() != mode.averages()
        || position.step() > steps) {
      throw new UserError(
          "the checkpoint, after step %d of an epoch, has %,d parameters and %d arrays of the optimizer; the settings make %,d, %d and %d steps in an epoch"
              .formatted(
                  position.step(),
                  weights.size(),
                  weights.state().length,
                  network.parameters(),
                  mode.stateArrays(),
                  steps));
    }
  }

  /**
   * Refuses other data, and warns if the bits may differ for another reason.
   *
   * @param then by name, the origin of before
   * @param origin by name, the origin now
   * @param what names the product of the first origin, such as "the checkpoint was made with"
   */
  public static void requireSameOrigin(
      Map<String, String> then, Map<String, String> origin, String what, Warnings warnings) {
    Set<String> names = new TreeSet<>(then.keySet());
    names.addAll(origin.keySet());
    for (String name : names) {
      String before = then.getOrDefault(name, "none");
      String now = origin.getOrDefault(name, "none");
      if (before.equals(now)) {
        continue;
      }
      if (!name.equals(BLAS)) {
        throw UserError.of(
            "the %s is not the one that %s: its content's hash is %s, was %s",
            name, what, now, before);
      }
      warnings.accept(
          "%s another BLAS (%s, this is %s): the bits may differ from those of one run"
              .formatted(what, before, now));
    }
  }
}
