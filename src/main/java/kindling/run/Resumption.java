package kindling.run;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kindling.config.Difference;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.store.Checkpoint;
import kindling.train.Position;

/** What must be the same for a training to go on from a checkpoint with the same bits. */
public final class Resumption {
  /** Keys that change no bit of what was trained so far, nor of a step. */
  private static final String MAY_CHANGE =
      "name|training\\.epochs|(checkpoint|report)\\..*|data\\.(path|train|validation|test)|network\\.initial-weights";

  /** Ways to take the same steps, as HOCON. */
  private static final Set<String> SAME_BITS = Set.of("\"aggregate\"", "\"all-reduce\"");

  /** The name of the BLAS in the origin; the other names are those of data sets. */
  static final String BLAS = "BLAS";

  private Resumption() {}

  /**
   * Whether a checkpoint is of a training with the very same settings that has not come to its end.
   *
   * @param named the settings with the names of the feature columns
   */
  static boolean isUnfinished(
      Checkpoint checkpoint, Settings settings, Settings named, float scale) {
    Set<String> changed = changes(checkpoint, settings, named, scale).keySet();
    Position position = checkpoint.position();
    return changed.stream().allMatch(key -> key.matches("name|(checkpoint|report)\\..*"))
        && position.epoch() < settings.training().epochs()
        && !Initial.earlyStopping(settings).met(position.history());
  }

  /** A checkpoint of an earlier version may have "*" where a later one has the names for it. */
  private static Map<String, Difference> changes(
      Checkpoint checkpoint, Settings settings, Settings named, float scale) {
    Map<String, Difference> changes = named.changesSince(checkpoint.settings(), scale);
    changes.keySet().retainAll(settings.changesSince(checkpoint.settings(), scale).keySet());
    return changes;
  }

  /**
   * Refuses settings that would have given other weights.
   *
   * @param named the settings with the names of the feature columns
   */
  static void requireSame(Checkpoint checkpoint, Settings settings, Settings named, float scale) {
    Map<String, Difference> changes = changes(checkpoint, settings, named, scale);
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
          .found("%d, and the checkpoint is in epoch %d already", epochs, position.epoch() + 1)
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

  /** Refuses a position that cannot be, for a network and data such as these. */
  static void requireFits(Checkpoint checkpoint, int parameters, int stateArrays, int steps) {
    Position position = checkpoint.position();
    if (checkpoint.parameters().length != parameters
        || checkpoint.stateArrays() != stateArrays
        || position.step() > steps) {
      throw new UserError(
          "the checkpoint, after step %d of an epoch, has %,d parameters and %d arrays of the optimizer; the settings make %,d, %d and %d steps in an epoch"
              .formatted(
                  position.step(),
                  checkpoint.parameters().length,
                  checkpoint.stateArrays(),
                  parameters,
                  stateArrays,
                  steps));
    }
  }

  /**
   * Refuses other data; says if the bits may differ for another reason.
   *
   * @param origin by name
   */
  static void requireSameOrigin(
      Checkpoint checkpoint, Map<String, String> origin, Warnings warnings) {
    requireSameOrigin(checkpoint.origin(), origin, "the checkpoint was made with", warnings);
  }

  /**
   * The same for something else than a checkpoint.
   *
   * @param then what it was, by name
   * @param what was made of it, such as "the checkpoint was made with"
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
