package kindling.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Runs sixteen small trainings ({@code src/bench/conf/search.conf}) as trials of a sweep, one after
 * the other with {@code kindling train}, and with MLlib's CrossValidator, alternately and as whole
 * processes. Prints a table of seconds and trials per hour.
 */
public final class Searches {
  private static final int ROUNDS = 3;
  private static final int TRIALS = 16;
  private static final String CONF = "src/bench/conf/search.conf";

  private Searches() {}

  @FunctionalInterface
  private interface Candidate {
    void run(Path scratch) throws Exception;
  }

  /** Runs the comparison. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    candidates.put("kindling sweep, a trial as a task", out -> sweep("task", out));
    candidates.put("kindling sweep, a trial as a training", out -> sweep("training", out));
    candidates.put("kindling train, one after the other", Searches::trainEach);
    candidates.put("MLlib's CrossValidator", out -> run(mllib()));
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Map.Entry<String, Candidate> candidate : candidates.entrySet()) {
        Path scratch = Files.createTempDirectory("search");
        long start = System.nanoTime();
        candidate.getValue().run(scratch);
        seconds
            .computeIfAbsent(candidate.getKey(), name -> new ArrayList<>())
            .add((System.nanoTime() - start) / 1e9);
      }
    }
    System.out.printf("%n| %d trainings | seconds | trials per hour |%n|---|---|---|%n", TRIALS);
    seconds.forEach(
        (name, all) -> {
          double median = all.stream().sorted().toList().get(all.size() / 2);
          System.out.printf(
              Locale.ROOT, "| %s | %.1f | %,.0f |%n", name, median, TRIALS * 3600 / median);
        });
  }

  private static void sweep(String as, Path out) throws Exception {
    run(
        List.of(
            "submit/kindling",
            "sweep",
            "--config",
            CONF,
            "--set",
            "sweep.trial-as=" + as,
            "--out",
            out + "/sweep"));
  }

  private static void trainEach(Path out) throws Exception {
    for (int width = 25; width <= 200; width *= 2) {
      for (int seed = 1; seed <= TRIALS / 4; seed++) {
        run(
            List.of(
                "submit/kindling",
                "train",
                "--config",
                CONF,
                "--set",
                "variables.width=" + width,
                "--set",
                "training.seed=" + seed,
                "--out",
                "%s/%d-%d".formatted(out, width, seed)));
      }
    }
  }

  private static List<String> mllib() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("kindling.bench.MllibSearch");
    return command;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + " failed:\n" + printed);
    }
    System.err.println(printed.lines().reduce("", (one, other) -> other));
  }
}
