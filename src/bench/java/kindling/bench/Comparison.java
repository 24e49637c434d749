package kindling.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs trainings of the same networks with several tools, alternately and as whole processes, and
 * prints a table for each network; see submit/bench. Every process starts without the environment
 * variables that choose kernels or threads, so that each library chooses its fastest.
 */
public final class Comparison {
  /** Variables that choose a library's kernels or its number of threads. */
  private static final Pattern TUNING =
      Pattern.compile("(OPENBLAS|MKL|OMP|GOMP|KMP|ONEDNN|DNNL|ATEN)_.*");

  /** What limits every library to AVX2. */
  private static final Map<String, String> AVX2 =
      Map.of(
          "OPENBLAS_CORETYPE", "Haswell",
          "MKL_ENABLE_INSTRUCTIONS", "AVX2",
          "ONEDNN_MAX_CPU_ISA", "AVX2",
          "ATEN_CPU_CAPABILITY", "avx2");

  private final Map<String, String> options;
  private final int rounds;
  private final Path scratch;
  private final Candidates candidates;

  private Comparison(Map<String, String> options) throws IOException {
    this.options = options;
    this.rounds = Integer.parseInt(options.getOrDefault("--rounds", "3"));
    this.scratch = Files.createTempDirectory("kindling-bench");
    this.candidates = new Candidates(rounds, options.get("--python"), scratch.resolve("run"));
  }

  /**
   * The measurements of an epoch: its seconds, the accuracy, and the time since the command began.
   */
  private record Epoch(double seconds, double accuracy, double clock) {}

  /** The measurements of a whole process. */
  private record Run(List<Epoch> epochs, double peakMebibytes) {}

  /** Runs the comparison. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 1 && List.of("--tables", "--sparse").contains(arguments[0])) {
      String script = "src/bench/python/%s.py".formatted(arguments[0].substring(2));
      List<String> command = new ArrayList<>(List.of(arguments[1], script));
      command.addAll(List.of(arguments).subList(2, arguments.length));
      String mllib =
          arguments[0].equals("--tables")
              ? "kindling.bench.MllibTables"
              : "kindling.bench.MllibSparse";
      command.add("--java=" + String.join("\t", Candidates.java(mllib)));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
    String other =
        switch (arguments.length == 0 ? "" : arguments[0]) {
          case "--perceptrons" -> "kindling.bench.Perceptrons";
          case "--searches" -> "kindling.bench.Searches";
          case "--reporting" -> "kindling.bench.Reporting";
          case "--table-speed" -> "kindling.run.TableSpeed";
          default -> "";
        };
    if (!other.isEmpty()) {
      List<String> command =
          Candidates.java(other, Arrays.copyOfRange(arguments, 1, arguments.length));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    new Comparison(options).compare();
  }

  private void compare() throws Exception {
    List<String> networks =
        List.of(options.getOrDefault("--networks", "small,mid,big,lenet").split(",", -1));
    List<String> only = List.of(options.getOrDefault("--only", "").split(",", -1));
    for (String network : networks) {
      List<Candidates.Candidate> chosen =
          candidates.of(network).stream()
              .filter(c -> only.stream().anyMatch(c.name()::contains))
              .toList();
      Map<String, List<Run>> runs = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (Candidates.Candidate candidate : chosen) {
          if (round < candidate.rounds()) {
            System.err.printf("%s, round %d: %s%n", network, round + 1, candidate.name());
            try {
              Run run = run(candidate.command());
              runs.computeIfAbsent(candidate.name(), n -> new ArrayList<>()).add(run);
            } catch (IllegalStateException e) {
              // The other candidates can still be compared.
              System.err.println("failed: " + e.getMessage());
            }
          }
        }
      }
      print(network, runs);
    }
  }

  private Run run(List<String> command) throws Exception {
    Path errors = scratch.resolve("errors");
    long start = System.nanoTime();
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> TUNING.matcher(name).matches());
    if ("avx2".equals(options.get("--instructions"))) {
      builder.environment().putAll(AVX2);
    }
    Process process = builder.start();
    double[] peak = new double[1];
    Thread watch = new Thread(() -> watch(process, peak));
    watch.start();
    List<Epoch> epochs = new ArrayList<>();
    List<Double> clocks = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        double clock = (System.nanoTime() - start) / 1e9;
        String[] words = line.trim().split("\\s+", -1);
        if (words[0].equals("epoch") && words.length == 3) {
          epochs.add(new Epoch(Double.parseDouble(words[1]), Double.parseDouble(words[2]), clock));
        } else if (words[0].matches("\\d+") && line.contains("%")) {
          clocks.add(clock);
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(command + "\n" + Files.readString(errors));
    }
    watch.join();
    if (!clocks.isEmpty()) {
      ObjectMapper json = new ObjectMapper();
      for (String line : Files.readAllLines(scratch.resolve("run/metrics.jsonl"))) {
        JsonNode epoch = json.readTree(line);
        epochs.add(
            new Epoch(
                epoch.get("seconds").doubleValue(),
                epoch.get("testAccuracy").doubleValue(),
                clocks.get(epochs.size())));
      }
    }
    return new Run(epochs, peak[0]);
  }

  /** Records the peak memory of a process and its descendants, on Linux. */
  private static void watch(Process process, double[] peak) {
    while (process.isAlive()) {
      double sum = 0;
      List<ProcessHandle> all =
          Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
      for (ProcessHandle each : all) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + each.pid() + "/status"))) {
          sum +=
              lines
                  .filter(line -> line.startsWith("VmRSS:"))
                  .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                  .sum();
        } catch (IOException | RuntimeException e) {
          // The process has just ended, or this is not Linux.
        }
      }
      peak[0] = Math.max(peak[0], sum);
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void print(String network, Map<String, List<Run>> runs) {
    double limit = secondsOf(runs, "sgemm limit");
    double torch = secondsOf(runs, "PyTorch");
    System.out.printf("%n| %s | seconds per epoch | speed relative to PyTorch | ", network);
    System.out.println(
        "share of the sgemm limit | seconds of training to 97 % | to 98 % | from the command to 97 % | to 98 % | peak MiB |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    runs.forEach(
        (name, each) -> {
          double seconds = secondsPerEpoch(each);
          System.out.printf(
              Locale.ROOT,
              "| %s | %.3f | %s | %s | %s | %s | %s | %s | %.0f |%n",
              name,
              seconds,
              Double.isInfinite(torch) ? "-" : "%.2f times".formatted(torch / seconds),
              Double.isInfinite(limit) ? "-" : "%.0f %%".formatted(100 * limit / seconds),
              reached(each, 0.97, false),
              reached(each, 0.98, false),
              reached(each, 0.97, true),
              reached(each, 0.98, true),
              each.stream().mapToDouble(Run::peakMebibytes).max().orElse(Double.NaN));
        });
    System.out.println();
  }

  private static double secondsOf(Map<String, List<Run>> runs, String name) {
    return runs.entrySet().stream()
        .filter(entry -> entry.getKey().contains(name))
        .filter(entry -> !entry.getKey().contains("DistributedDataParallel"))
        .mapToDouble(entry -> secondsPerEpoch(entry.getValue()))
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double secondsPerEpoch(List<Run> runs) {
    return median(
        runs.stream().flatMap(run -> run.epochs.stream()).mapToDouble(Epoch::seconds).toArray());
  }

  /** The median time of all rounds until an accuracy; "-" if most rounds did not reach it. */
  private static String reached(List<Run> runs, double accuracy, boolean fromTheCommand) {
    double[] times =
        runs.stream()
            .mapToDouble(
                run -> {
                  double training = 0;
                  for (Epoch epoch : run.epochs) {
                    training += epoch.seconds;
                    if (epoch.accuracy >= accuracy) {
                      return fromTheCommand ? epoch.clock : training;
                    }
                  }
                  return Double.POSITIVE_INFINITY;
                })
            .toArray();
    double median = median(times);
    return Double.isInfinite(median) ? "-" : String.format(Locale.ROOT, "%.1f", median);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }
}
