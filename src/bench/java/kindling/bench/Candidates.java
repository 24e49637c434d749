package kindling.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/** The tools of a {@link Comparison}, each with the command that trains a network. */
final class Candidates {
  private static final Map<String, Integer> EPOCHS =
      Map.of("small", 22, "mid", 8, "big", 2, "lenet", 4);
  private static final Map<String, Integer> STEPS =
      Map.of("small", 600, "mid", 469, "big", 59, "lenet", 600);

  private final int rounds;
  private final List<String> pythons;
  private final Path out;

  /**
   * The candidates of this machine.
   *
   * @param rounds how often each runs
   * @param pythons interpreters, separated by commas; null for the first one that has the module
   * @param out folder for the results of Kindling
   */
  Candidates(int rounds, String pythons, Path out) {
    this.rounds = rounds;
    this.pythons = pythons == null ? null : List.of(pythons.split(",", -1));
    this.out = out;
  }

  /** A tool with the command of its training. */
  record Candidate(String name, int rounds, List<String> command) {}

  /** The candidates for a network. */
  List<Candidate> of(String network) throws IOException, InterruptedException {
    List<Candidate> all = new ArrayList<>();
    if (!network.equals("lenet")) {
      add(
          all,
          "the matrix products alone, twice one core (sgemm limit)",
          java("kindling.bench.SgemmLimit", network));
      addSlow(
          all,
          "an empty Spark job per step",
          java("kindling.bench.EmptyJobs", STEPS.get(network).toString()));
    }
    addKindling(all, network);
    for (String python : interpreters("torch")) {
      addTorch(all, network, python);
    }
    if (network.equals("small") || network.equals("mid")) {
      addOthers(all, network);
    }
    return all;
  }

  private void add(List<Candidate> all, String name, List<String> command) {
    all.add(new Candidate(name, rounds, command));
  }

  /** Only one round, because it takes minutes. */
  private static void addSlow(List<Candidate> all, String name, List<String> command) {
    all.add(new Candidate(name, 1, command));
  }

  private void addKindling(List<Candidate> all, String network) {
    add(all, "Kindling, aggregate", kindling(network, "aggregate", ""));
    if (!network.equals("lenet")) {
      List<String> jobPerStep = kindling(network, "aggregate", "");
      jobPerStep.addAll(List.of("--set", "training.aggregate=job-per-step"));
      addSlow(all, "Kindling, aggregate, a Spark job per step", jobPerStep);
    }
    add(all, "Kindling, all-reduce, one process", kindling(network, "all-reduce", ""));
    if (!network.equals("lenet")) {
      add(
          all,
          "Kindling, all-reduce, two executors of one core",
          kindling(network, "all-reduce", "local-cluster[2,1,1024]"));
      add(all, "Kindling, local, averaging every 8 steps", kindling(network, "local", ""));
    }
  }

  private void addTorch(List<Candidate> all, String network, String python)
      throws IOException, InterruptedException {
    String name = "PyTorch " + output(python, "src/bench/python/torch_training.py");
    String epochs = EPOCHS.get(network).toString();
    if (network.equals("lenet")) {
      for (String options : List.of("", "channels-last", "channels-last compiled")) {
        for (String threads : options.endsWith("compiled") ? List.of("2") : List.of("1", "2")) {
          List<String> command =
              new ArrayList<>(List.of(python, "src/bench/python/torch_lenet.py", epochs, threads));
          command.addAll(List.of(options.split(" ", -1)));
          add(all, "%s, threads: %s %s".formatted(name, threads, options), command);
        }
      }
      return;
    }
    List<String> command = List.of(python, "src/bench/python/torch_mlp.py", network, epochs);
    add(all, name + ", threads: 1", with(command, "1"));
    add(all, name + ", threads: 2", with(command, "2"));
    if (!network.equals("big")) {
      add(all, name + ", threads: 2 compiled", with(command, "2", "compiled"));
      add(all, name + ", DistributedDataParallel (gloo), 2 processes", with(command, "1", "2"));
    }
  }

  private void addOthers(List<Candidate> all, String network)
      throws IOException, InterruptedException {
    String epochs = EPOCHS.get(network).toString();
    List<String> numpy = interpreters("numpy");
    for (String type : numpy.isEmpty() ? List.<String>of() : List.of("float32", "float64")) {
      add(
          all,
          "NumPy, " + type,
          List.of(numpy.get(0), "src/bench/python/numpy_mlp.py", network, epochs, type));
    }
    String passes = network.equals("small") ? "100" : "30";
    addSlow(
        all,
        "MLlib's perceptron, sigmoid, per pass of L-BFGS",
        java("kindling.bench.MllibPerceptron", network, passes));
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
    command.addAll(List.of("--out", out.toString(), "--overwrite"));
    return command;
  }

  /** The command of a program in Java with this class path. */
  static List<String> java(String main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(List.of("-Xmx6g", "-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The chosen interpreters that have the module, or else the first one of the machine. */
  private List<String> interpreters(String module) throws InterruptedException {
    List<String> all = pythons != null ? pythons : List.of("python3", "/usr/bin/python3");
    List<String> found = new ArrayList<>();
    for (String python : all) {
      if ((pythons != null || found.isEmpty()) && imports(python, module)) {
        found.add(python);
      }
    }
    return found;
  }

  private static boolean imports(String python, String module) throws InterruptedException {
    try {
      return new ProcessBuilder(python, "-c", "import " + module)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // this interpreter does not exist
    }
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      process.waitFor();
      return line;
    }
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }
}
