package kindling.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures the cost of reporting: the same training ({@code conf/mnist.conf}, with any further
 * arguments of {@code kindling train}) without reports, with the usual ones, and with all,
 * alternately and as whole processes. Prints a table of medians.
 */
public final class Reporting {
  private static final int ROUNDS = 6;

  private static final Map<String, List<String>> CANDIDATES = new LinkedHashMap<>();

  static {
    CANDIDATES.put("`--quiet --no-report`", List.of("--quiet", "--no-report"));
    CANDIDATES.put("as usual", List.of());
    CANDIDATES.put(
        "`--tensorboard --histograms --dashboard=0`",
        List.of("--tensorboard", "--histograms", "--dashboard=0"));
  }

  private Reporting() {}

  /**
   * The measurements of a process.
   *
   * @param processor processor seconds, as last read before the process ended
   * @param training seconds of the epochs, without evaluation
   */
  private record Run(double seconds, double processor, double training) {}

  /** Runs the comparison. */
  public static void main(String[] arguments) throws Exception {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(CANDIDATES.keySet());
    names.forEach(name -> runs.put(name, new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      for (String name : names) {
        System.err.printf("round %d: %s%n", round + 1, name);
        runs.get(name).add(run(CANDIDATES.get(name), List.of(arguments)));
      }
      // The order alternates, so that a machine that becomes slower affects all equally.
      Collections.reverse(names);
    }
    System.out.printf(
        "%n| median of %d | command, s | CPU, s | training, s | training, relative to the first row |%n",
        ROUNDS);
    System.out.println("|---|---|---|---|---|");
    double first = Double.NaN;
    for (Map.Entry<String, List<Run>> each : runs.entrySet()) {
      double seconds = median(each.getValue(), Run::seconds);
      first = Double.isNaN(first) ? seconds : first;
      System.out.printf(
          Locale.ROOT,
          "| %s | %.1f | %.1f | %.1f | %.3f |%n",
          each.getKey(),
          seconds,
          median(each.getValue(), Run::processor),
          median(each.getValue(), Run::training),
          seconds / first);
    }
  }

  private static Run run(List<String> options, List<String> more) throws Exception {
    Path folder = Files.createTempDirectory("reporting");
    List<String> command =
        new ArrayList<>(List.of("submit/kindling", "train", "--config", "conf/mnist.conf"));
    command.addAll(List.of("--out", folder + "/run"));
    command.addAll(options);
    command.addAll(more);
    Path printed = folder.resolve("printed");
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    Duration processor = Duration.ZERO;
    while (process.isAlive()) {
      // The script replaces itself by the Java process of the training.
      processor = process.info().totalCpuDuration().orElse(processor);
      Thread.sleep(50);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(printed, StandardCharsets.UTF_8));
    }
    double training = 0;
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(folder.resolve("run/metrics.jsonl"))) {
      training += json.readTree(line).get("seconds").doubleValue();
    }
    return new Run(seconds, processor.toMillis() / 1e3, training);
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
