package kindling.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.math.NativeBlas;
import kindling.report.mlflow.Tracking;
import kindling.run.Training;
import kindling.run.TrainingRun;
import kindling.store.Json;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kindling doctor}. */
@Command(
    name = "doctor",
    description = {
      "Check Java, memory, BLAS, disk and cluster, and say how to fix what is wrong.",
      "It also checks the folder for results and, with --config, the conf file and its data."
    },
    footer = {
      "",
      "Examples:",
      "  kindling doctor",
      "  kindling doctor --config conf/mnist.conf --master spark://host:7077",
      "",
      "Exit codes: 0 without errors, even with warnings; 2 with errors."
    })
final class DoctorCommand extends SparkCommand {
  private static final String RESULTS = "runs";
  private static final int SECONDS = 60;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Also check this conf file and its data.")
  private String config;

  @Option(names = "--json", description = "Print a JSON object for each check, for programs.")
  private boolean json;

  private int errors;
  // null without a conf file, or if it cannot be read
  private Settings settings;

  @Override
  public Integer call() throws Exception {
    say(
        MachineChecks.java(
            Runtime.version(),
            ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .toList()));
    say(MachineChecks.heap(Runtime.getRuntime().maxMemory()));
    say(MachineChecks.blas(NativeBlas.library()));
    say(MachineChecks.writable(storage(), RESULTS));
    say(MachineChecks.disk(Path.of(RESULTS)));
    if (config != null) {
      say(attempt("config", this::readConfig));
      if (settings != null && !settings.report().mlflow().isEmpty()) {
        say(attempt("mlflow", () -> Tracking.look(settings)));
      }
    }
    Finding master = MachineChecks.master(new SparkConf().get("spark.master", "local[*]"));
    say(master);
    if (master.level() != Finding.Level.ERROR) {
      try {
        onSpark("doctor");
      } catch (UserError e) {
        say(new Finding(Finding.Level.ERROR, "spark", e.getMessage()));
      }
    }
    return errors == 0 ? 0 : 2;
  }

  private String readConfig() {
    Settings read = configuration(config).settings();
    Training.check(read);
    settings = read;
    return config + " has no mistakes";
  }

  @Override
  int run(SparkContext spark) throws Exception {
    Finding job = job(new JavaSparkContext(spark));
    say(job);
    if (settings != null && job.level() == Finding.Level.OK) {
      say(
          attempt(
              "data",
              () ->
                  "can be read and fits the network of %,d parameters"
                      .formatted(new TrainingRun(spark, settings).network().parameters())));
    }
    return 0;
  }

  /** A task for every core. Without executors the job would wait forever, so there is a limit. */
  private static Finding job(JavaSparkContext spark) throws Exception {
    int cores = spark.defaultParallelism();
    List<Integer> tasks = new ArrayList<>(Collections.nCopies(cores, 1));
    JavaFutureAction<Long> job = spark.parallelize(tasks, cores).countAsync();
    try {
      job.get(SECONDS, TimeUnit.SECONDS);
      return Finding.ok("spark", "%s runs tasks, on %d cores".formatted(spark.version(), cores));
    } catch (ExecutionException e) {
      return Finding.error(
          "spark",
          "a task failed: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          "see the executor's log");
    } catch (TimeoutException e) {
      job.cancel(true);
      return Finding.error(
          "spark",
          "no task ended within %d s".formatted(SECONDS),
          "see the cluster's page: it may have no worker, or no worker with enough cores and memory for an executor (--executor-memory, --executor-cores)");
    }
  }

  /** A check whose error message already names the cure. */
  private static Finding attempt(String subject, Supplier<String> look) {
    try {
      return Finding.ok(subject, look.get());
    } catch (UserError e) {
      return new Finding(Finding.Level.ERROR, subject, e.getMessage());
    }
  }

  private void say(Finding finding) {
    System.out.println(json ? Json.line(finding.json()) : finding);
    errors += finding.level() == Finding.Level.ERROR ? 1 : 0;
  }
}
