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
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Runs trainings of the same networks with several tools, alternately and as whole processes, and
 * prints a table for each network; see submit/bench.
 */
public final class Comparison {
  private static final Map<String, Integer> EPOCHS =
      Map.of("small", 22, "mid", 8, "big", 2, "lenet", 4);
  private static final Map<String, Integer> STEPS =
      Map.of("small", 600, "mid", 469, "big", 59, "lenet", 600);

  private final List<String> networks;
  private final int rounds;
  private final List<String> only;
  private final Path scratch;

  private Comparison(List<String> networks, int rounds, List<String> only) throws IOException {
    this.networks = networks;
    this.rounds = rounds;
    this.only = only;
    this.scratch = Files.createTempDirectory("kindling-bench");
  }

  /** A tool in the comparison, with the command of its training. */
  private record Candidate(String name, int rounds, List<String> command) {}

  /**
   * The measurements of an epoch: its seconds, the accuracy, and the time since the command began.
   */
  private record Epoch(double seconds, double accuracy, double clock) {}

  /** The measurements of a whole process. */
  private record Run(List<Epoch> epochs, double peakMebibytes) {}

  /** Runs the comparison. */
  public static void main(String[] arguments) throws Exception {
    String other =
        switch (arguments.length == 0 ? "" : arguments[0]) {
          case "--perceptrons" -> "kindling.bench.Perceptrons";
          case "--searches" -> "kindling.bench.Searches";
          case "--reporting" -> "kindling.bench.Reporting";
          default -> "";
        };
    if (!other.isEmpty()) {
      List<String> command = java(other, Arrays.copyOfRange(arguments, 1, arguments.length));
      System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    new Comparison(
            List.of(options.getOrDefault("--networks", "small,mid,big,lenet").split(",", -1)),
            Integer.parseInt(options.getOrDefault("--rounds", "3")),
            List.of(options.getOrDefault("--only", "").split(",", -1)))
        .compare();
  }

  private void compare() throws Exception {
    for (String network : networks) {
      List<Candidate> candidates =
          candidates(network).stream()
              .filter(c -> only.stream().anyMatch(c.name::contains))
              .toList();
      Map<String, List<Run>> runs = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (Candidate candidate : candidates) {
          if (round < candidate.rounds) {
            System.err.printf("%s, round %d: %s%n", network, round + 1, candidate.name);
            try {
              runs.computeIfAbsent(candidate.name, n -> new ArrayList<>())
                  .add(run(candidate.command));
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

  private List<Candidate> candidates(String network) {
    List<Candidate> all = new ArrayList<>();
    String steps = STEPS.get(network).toString();
    if (network.equals("lenet")) {
      return lenet();
    }
    all.add(
        new Candidate(
            "the matrix products alone, twice one core (sgemm limit)",
            rounds,
            java("kindling.bench.SgemmLimit", network)));
    all.add(
        new Candidate(
            "an empty Spark job per step", rounds, java("kindling.bench.EmptyJobs", steps)));
    all.add(new Candidate("Kindling, aggregate", rounds, kindling(network, "aggregate", "")));
    List<String> jobPerStep = kindling(network, "aggregate", "");
    jobPerStep.addAll(List.of("--set", "training.aggregate=job-per-step"));
    all.add(new Candidate("Kindling, aggregate, a Spark job per step", rounds, jobPerStep));
    all.add(new Candidate("Kindling, all-reduce", rounds, kindling(network, "all-reduce", "")));
    all.add(
        new Candidate(
            "Kindling, all-reduce, two executors of one core",
            rounds,
            kindling(network, "all-reduce", "local-cluster[2,1,1024]")));
    all.add(
        new Candidate(
            "Kindling, local, averaging every 8 steps", rounds, kindling(network, "local", "")));
    String python = python("torch");
    if (python != null) {
      all.add(new Candidate("PyTorch, 1 thread", rounds, torch(python, network, "1", "1")));
      all.add(new Candidate("PyTorch, 2 threads", rounds, torch(python, network, "2", "1")));
      if (!network.equals("big")) {
        all.add(
            new Candidate(
                "PyTorch, DistributedDataParallel (gloo), 2 processes",
                rounds,
                torch(python, network, "1", "2")));
      }
    }
    python = python("numpy");
    if (python != null && !network.equals("big")) {
      for (String type : List.of("float32", "float64")) {
        all.add(
            new Candidate(
                "NumPy, " + type,
                rounds,
                List.of(
                    python,
                    "src/bench/python/numpy_mlp.py",
                    network,
                    EPOCHS.get(network).toString(),
                    type)));
      }
    }
    if (!network.equals("big")) {
      // Only one round, because it takes minutes.
      all.add(
          new Candidate(
              "MLlib's perceptron, sigmoid, per pass of L-BFGS",
              1,
              java(
                  "kindling.bench.MllibPerceptron",
                  network,
                  network.equals("small") ? "100" : "30")));
    }
    return all;
  }

  private List<Candidate> lenet() {
    List<Candidate> all = new ArrayList<>();
    for (String mode : List.of("aggregate", "all-reduce")) {
      all.add(new Candidate("Kindling, " + mode, rounds, kindling("lenet", mode, "")));
    }
    String python = python("torch");
    for (String threads : python == null ? List.<String>of() : List.of("1", "2")) {
      all.add(
          new Candidate(
              "PyTorch, %s thread%s".formatted(threads, threads.equals("1") ? "" : "s"),
              rounds,
              List.of(
                  python,
                  "src/bench/python/torch_lenet.py",
                  EPOCHS.get("lenet").toString(),
                  threads)));
    }
    return all;
  }

  private List<String> kindling(String network, String mode, String master) {
    List<String> command = new ArrayList<>(List.of("submit/kindling"));
    if (network.equals("big")) {
      command.addAll(List.of("--driver-memory", "2g"));
    }
    if (!master.isEmpty()) {
      command.addAll(List.of("--master", master));
    }
    command.addAll(List.of("train", "--config", "src/bench/conf/" + network + ".conf"));
    command.addAll(List.of("--set", "training.mode=" + mode));
    command.addAll(List.of("--set", "training.epochs=" + EPOCHS.get(network)));
    command.addAll(List.of("--out", scratch.resolve("run").toString(), "--overwrite"));
    return command;
  }

  private static List<String> torch(
      String python, String network, String threads, String processes) {
    String epochs = EPOCHS.get(network).toString();
    return List.of(python, "src/bench/python/torch_mlp.py", network, epochs, threads, processes);
  }

  private static List<String> java(String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx6g", "-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A Python interpreter with the module, or null. */
  private static String python(String module) {
    List<String> candidates = new ArrayList<>(List.of("python3", "/usr/bin/python3"));
    if (System.getenv("PYTHON") != null) {
      candidates.add(0, System.getenv("PYTHON"));
    }
    for (String candidate : candidates) {
      try {
        Process process =
            new ProcessBuilder(candidate, "-c", "import " + module)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() == 0) {
          return candidate;
        }
      } catch (IOException e) {
        // This interpreter does not exist; try the next one.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return null;
  }

  private Run run(List<String> command) throws Exception {
    Path errors = scratch.resolve("errors");
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
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
    double torch =
        Math.min(secondsOf(runs, "PyTorch, 1 thread"), secondsOf(runs, "PyTorch, 2 threads"));
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
