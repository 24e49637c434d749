package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.data.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The conf files that come with Kindling. */
class ExperimentsTest {
  static List<Path> files() throws IOException {
    return files("conf");
  }

  static List<Path> tables() throws IOException {
    return files("conf/tables").stream().filter(file -> !file.endsWith("recipe.conf")).toList();
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files
          .filter(
              file -> file.toString().endsWith(".conf") && !file.endsWith("spark-defaults.conf"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void eachSaysWhatToExpectAndMakesANetworkForMnist(Path file) throws IOException {
    String expected =
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("# Expected"))
            .findFirst()
            .orElse("");
    assertTrue(
        expected.matches("# Expected.* % on the test set.* on 2 cores.*"),
        () -> file + ": " + expected);
    Settings settings = SettingsReader.ofFile(file.toFile(), List.of()).settings();
    Training.check(settings);
    assertEquals(10, NetworkOfSettings.network(settings, Shape.of("28x28x1")).outputs());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void eachOfATableSaysWhatToExpect(Path file) throws IOException {
    String text = Files.readString(file);
    assertTrue(
        Pattern.compile("# Expected: [a-z]+ at (least|most) [\\d.]+ on the test set, .* on 2 cores")
            .matcher(text)
            .find(),
        text);
    Settings settings = SettingsReader.ofFile(file.toFile(), List.of()).settings();
    Training.check(settings);
    assertTrue(settings.network().ensemble() >= 8);
  }
}
