package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.run.Training;
import kindling.sweep.space.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sweeps that come with Kindling. */
class ShippedSweepsTest {
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/sweeps"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachSaysWhatToExpectAndMakesTrialsThatCanBeTrained(Path file) throws IOException {
    assertTrue(
        Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("# Expected: ")),
        file::toString);
    SettingsReader reader = reader(file.getFileName().toString());
    assertTrue(SweepPlan.of(reader, Training::check).trials().size() >= 12);
    SettingsReader again = SettingsReader.ofText(reader.unresolved(), "sweep.conf", List.of());
    assertEquals(reader.print(), again.print());
  }

  @Test
  void theBooksSearchHasAHundredTrialsOfFiveHundredRows() {
    SweepPlan plan = SweepPlan.of(reader("book.conf"), Training::check);
    assertEquals(100, plan.trials().size());
    assertEquals(50, plan.epochs(plan.trials().get(99)));
    Settings settings = reader("book.conf").with(plan.trials().get(0).changes()).settings();
    assertEquals(500, settings.data().rows());
    assertEquals(13, settings.network().layers().size());
    assertEquals(
        Set.of("optimizer.learning-rate", "optimizer.weight-decay"),
        Set.copyOf(plan.space().keys()));
    assertEquals(Set.of(Scale.LOGARITHMIC), Set.copyOf(plan.space().scales().values()));
  }

  @Test
  void theSearchForAWidthChangesBothLayers() {
    SettingsReader reader = reader("widths.conf");
    Set<String> layers =
        SweepPlan.of(reader, settings -> {}).trials().stream()
            .map(trial -> reader.with(trial.changes()).settings().network().layers().toString())
            .collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "[affine 784 -> 25, relu, affine 25 -> 10]",
            "[affine 784 -> 50, relu, affine 50 -> 10]",
            "[affine 784 -> 100, relu, affine 100 -> 10]",
            "[affine 784 -> 200, relu, affine 200 -> 10]"),
        layers);
  }

  private static SettingsReader reader(String name) {
    return SettingsReader.ofFile(new File("conf/sweeps/" + name), List.of());
  }
}
