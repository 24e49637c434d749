package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kindling.config.SettingsReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trains every experiment of {@code conf/tables} with five seeds, each with other rows held out,
 * and holds the mean of their metric on the test rows against what the file's head promises. Takes
 * an hour: {@code mvn -B verify -Pexperiments}. Results of an earlier run in {@code runs/} are
 * taken as they are. An experiment without its data is skipped.
 */
@Tag("experiments")
class TableExperimentsIT {
  private static final int SEEDS = 5;
  private static final Pattern PROMISE =
      Pattern.compile("# Expected: ([a-z]+) at (least|most) ([\\d.]+) on the test set");

  static List<Path> experiments() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf/tables"))) {
      return files.filter(file -> !file.endsWith("recipe.conf")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void anExperimentReachesWhatItsFilePromises(Path file) throws Exception {
    Matcher promise = PROMISE.matcher(Files.readString(file));
    assertTrue(promise.find(), () -> file + " promises nothing");
    String data = SettingsReader.ofFile(file.toFile(), List.of()).settings().data().train();
    assumeTrue(
        new File(data).exists(),
        () -> data + " is not there; src/bench/python/table_sets.py writes it");
    String name = "tables/" + file.getFileName().toString().replace(".conf", "");
    String metric = promise.group(1);
    List<Double> values = new ArrayList<>();
    double seconds = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      JsonNode record = ExperimentRuns.record(name, seed);
      String key = "test" + metric.substring(0, 1).toUpperCase(Locale.ROOT) + metric.substring(1);
      values.add(record.path("final").path(key).asDouble());
      seconds += record.path("trainingSeconds").asDouble() / SEEDS;
    }
    double mean = values.stream().mapToDouble(value -> value).average().orElseThrow();
    String measured =
        "%s: %s %.4f, mean of %s, %.1f minutes of training"
            .formatted(name, metric, mean, values, seconds / 60);
    System.out.println(measured);
    double promised = Double.parseDouble(promise.group(3));
    boolean kept = promise.group(2).equals("least") ? mean >= promised : mean <= promised;
    assertTrue(kept, () -> measured + ", but the file promises " + promise.group());
  }
}
