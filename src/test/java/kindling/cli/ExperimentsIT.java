package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kindling.config.SettingsReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Trains every experiment of {@code conf/} with three seeds, holds the median of their test
 * accuracies against what the file's head promises, and writes the table of both READMEs. Takes an
 * hour or two: {@code mvn -B verify -Pexperiments}. Results of an earlier run in {@code runs/} are
 * taken as they are. An experiment without its data is skipped, and keeps its row in the table.
 */
@Tag("experiments")
class ExperimentsIT {
  private static final List<Integer> SEEDS = List.of(1, 2, 3);
  private static final Pattern PROMISE = Pattern.compile("# Expected: at least ([\\d.]+) % on the");

  /** Its head, its rows. */
  private static final Pattern TABLE =
      Pattern.compile(
          "(<!-- written by ExperimentsIT -->\n\n\\|.*\n\\|[-|]+\n)(?:\\|.*\n)*\n(?=<!-- end -->)");

  /** A file of {@code conf/} that promises a test accuracy, in per cent. */
  private record Experiment(String name, double promised, boolean hasData) {
    static Optional<Experiment> of(Path file) {
      try {
        Matcher promise = PROMISE.matcher(Files.readString(file));
        if (!promise.find()) {
          return Optional.empty();
        }
        String name = file.getFileName().toString().replace(".conf", "");
        String data = SettingsReader.ofFile(file.toFile(), List.of()).settings().data().path();
        double promised = Double.parseDouble(promise.group(1));
        return Optional.of(new Experiment(name, promised, Files.exists(Path.of(data))));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    /** Its row of a table; empty if there is none. */
    String rowOf(String table) {
      String start = "| [`" + name + "`]";
      return table
          .lines()
          .filter(line -> line.startsWith(start))
          .map(line -> line + "\n")
          .collect(Collectors.joining());
    }
  }

  /** What three trainings came to. */
  private record Outcome(
      Experiment experiment, List<Double> accuracies, double minutes, double samplesPerSecond) {
    double median() {
      return accuracies.get(accuracies.size() / 2);
    }

    String row(String to) {
      return String.format(
          Locale.ROOT,
          "| [`%s`](conf/%s.conf) | **%.2f %%** | %.2f %s %.2f | %.2f | %.1f | %,.0f |%n",
          experiment.name(),
          experiment.name(),
          median(),
          accuracies.get(0),
          to,
          accuracies.get(accuracies.size() - 1),
          experiment.promised(),
          minutes,
          samplesPerSecond);
    }
  }

  @Test
  void everyExperimentReachesWhatItsFilePromises() throws Exception {
    List<Experiment> experiments = experiments();
    Map<String, Outcome> outcomes = new HashMap<>();
    for (Experiment experiment : experiments) {
      if (experiment.hasData()) {
        outcomes.put(experiment.name(), outcome(experiment));
        writeTable(experiments, outcomes);
      } else {
        System.out.println(experiment.name() + " is skipped: its data is missing, see its file");
      }
    }
    for (Outcome outcome : outcomes.values()) {
      assertTrue(outcome.median() >= outcome.experiment().promised(), () -> outcome.row("to"));
    }
  }

  /** The experiments, the easiest first. */
  private static List<Experiment> experiments() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files
          .filter(file -> file.toString().endsWith(".conf"))
          .flatMap(file -> Experiment.of(file).stream())
          .sorted(Comparator.comparing(Experiment::promised))
          .toList();
    }
  }

  private static Outcome outcome(Experiment experiment) throws Exception {
    List<Double> accuracies = new ArrayList<>();
    List<Double> minutes = new ArrayList<>();
    List<Double> samplesPerSecond = new ArrayList<>();
    for (int seed : SEEDS) {
      JsonNode record = ExperimentRuns.record(experiment.name(), seed);
      accuracies.add(100 * record.path("final").path("testAccuracy").asDouble());
      minutes.add(record.path("trainingSeconds").asDouble() / 60);
      samplesPerSecond.add(record.path("final").path("samplesPerSecond").asDouble());
    }
    Collections.sort(accuracies);
    return new Outcome(experiment, accuracies, median(minutes), median(samplesPerSecond));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Writes the rows below the heads that the tables have; without an outcome, a row stays. */
  private static void writeTable(List<Experiment> experiments, Map<String, Outcome> outcomes)
      throws Exception {
    for (Path readme : List.of(Path.of("README.md"), Path.of("README.zh-CN.md"))) {
      Matcher table = TABLE.matcher(Files.readString(readme));
      assertTrue(table.find(), () -> readme + " has no place for the table");
      String to = readme.endsWith("README.md") ? "to" : "–";
      StringBuilder rows = new StringBuilder();
      for (Experiment experiment : experiments) {
        Outcome outcome = outcomes.get(experiment.name());
        rows.append(outcome == null ? experiment.rowOf(table.group()) : outcome.row(to));
      }
      Files.writeString(
          readme, table.replaceFirst(Matcher.quoteReplacement(table.group(1) + rows + "\n")));
    }
  }
}
