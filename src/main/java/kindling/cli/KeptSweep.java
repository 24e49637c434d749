package kindling.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kindling.config.Difference;
import kindling.config.ReceivedSettings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.rows.files.LakeVersions;
import kindling.store.Storage;
import kindling.sweep.SweepRun;

/**
 * The configuration of the sweep in a folder.
 *
 * @param text the configuration, in HOCON
 */
record KeptSweep(String folder, String text) {
  /** Keys that do not affect the existing trials. */
  private static final String MAY_CHANGE =
      "name|(checkpoint|report)\\..*|sweep\\.(budget\\..*|parallel|trial-as)";

  /** The configuration of the sweep in a folder; empty if there is no sweep in it. */
  static Optional<KeptSweep> in(Storage storage, String folder) {
    return SweepRun.configuration(storage, folder).map(text -> new KeptSweep(folder, text));
  }

  private String file() {
    return folder + "/" + SweepRun.CONFIGURATION;
  }

  /** A configuration with the versions of tables that this one has, where it says none. */
  SettingsReader inVersions(SettingsReader now) {
    return LakeVersions.asIn(SettingsReader.ofText(text, file(), List.of()), now);
  }

  /** Refuses a configuration that would change the existing trials. */
  void requireSame(SettingsReader now) {
    List<Difference> differences =
        now.changesSince(SettingsReader.ofText(text, file(), List.of()), MAY_CHANGE);
    if (!differences.isEmpty()) {
      throw UserError.of("holds a sweep of another configuration")
          .found("%s", Difference.list(differences))
          .cure("continue with its own, by --resume alone, or choose another --out")
          .at(folder);
    }
  }

  /**
   * The configuration of the resumed sweep, without settings that a folder must not decide.
   *
   * @param overrides of settings that may change, {@code key=value}
   * @param space dimensions of the search space, which must be in it already
   * @param isNear whether a path is on a file system that the user already works with
   * @param notes takes a line for each setting that is ignored
   */
  SettingsReader resumed(
      List<String> overrides, List<String> space, Predicate<String> isNear, Warnings notes) {
    ReceivedSettings.requireNoSecrets(text, file());
    SettingsReader now = SettingsReader.ofText(text, file(), overrides).withSpace(space);
    requireSame(now);
    ReceivedSettings received = ReceivedSettings.of(file(), now, overrides);
    received.requireHarmless(isNear);
    return received.withoutServers(notes);
  }
}
