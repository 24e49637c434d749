package kindling.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindling.config.SettingsReader;
import kindling.sweep.space.Space;

/** Configurations of sweeps from a string, for tests. */
public final class Sweeps {
  private static final String BASE =
      """
      data { train = t, validation-share = 0.1 }
      network.layers = [affine 3 -> ${variables.width}, relu, affine 2]
      training.epochs = 27
      variables { width = 5, other = x }
      """;

  private Sweeps() {}

  /** A base experiment with this search space, on its line 6, and further settings. */
  public static SettingsReader reader(Path folder, String space, String... more) {
    try {
      Path file = folder.resolve("sweep.conf");
      String text = BASE + "network.initialization = he\nsweep.search { " + space + " }\n";
      Files.writeString(file, text + String.join("\n", more));
      return SettingsReader.ofFile(file.toFile(), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The space of the same. */
  public static Space space(Path folder, String space) {
    return Space.of(reader(folder, space));
  }

  public static SweepPlan plan(Path folder, String space, String... more) {
    return SweepPlan.of(reader(folder, space, more), settings -> {});
  }
}
