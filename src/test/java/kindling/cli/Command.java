package kindling.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kindling.cluster.ExecutorProcesses;

/** A process as a user starts it, with what it printed. */
public final class Command implements AutoCloseable {
  /** For Spark's {@code --conf}: executors that live for seconds. */
  public static final String EXECUTORS =
      "spark.executor.extraJavaOptions=" + ExecutorProcesses.JAVA_OPTIONS;

  private static final int TIMEOUT_SECONDS = 300;

  private static boolean archived;

  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  private Command(Map<String, String> environment, List<String> command) throws IOException {
    this.command = command;
    this.out = Files.createTempFile("out", "");
    this.err = Files.createTempFile("err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    // Short runs are over before the second compiler is of use: it would take a third of their
    // time. And several may run at once, each with a page of its own.
    builder.environment().put("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -Dspark.ui.port=0");
    builder.environment().putAll(environment);
    this.process = builder.start();
  }

  /** What a process left. */
  public record Result(int exitCode, String out, String err) {
    /** The same, if all went well. */
    public Result succeeded() {
      assertEquals(0, exitCode, this::toString);
      return this;
    }

    /**
     * Fails if the process did not end with a message of one line for the user, and exit code 2.
     */
    public void isUsersMistake(String expected) {
      assertEquals(2, exitCode, this::toString);
      assertTrue(err.contains(expected), this::toString);
      assertFalse(err.contains("\tat "), this::toString);
    }
  }

  /** Starts {@code submit/kindling}. */
  public static Command start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("submit/kindling"));
    command.addAll(List.of(arguments));
    return start(Map.of(), command);
  }

  /** Starts any command. */
  public static Command start(Map<String, String> environment, List<String> command)
      throws IOException {
    if (command.contains("train")) {
      requireArchive();
    }
    return new Command(environment, command);
  }

  /** Waits for the archive of classes that the first training leaves a process to prepare. */
  private static synchronized void requireArchive() throws IOException {
    if (archived) {
      return;
    }
    archived = true;
    try (FileChannel lock = FileChannel.open(Path.of("target/archive.lock"), CREATE, WRITE)) {
      lock.lock();
      List<String> printed =
          List.of("submit/kindling", "train", "--config", "conf/mnist.conf", "--print-config");
      try (Command command = new Command(Map.of(), printed)) {
        command.result(600).succeeded();
        Path preparing = Path.of("target/spark/preparing");
        for (int i = 0; i < 1200 && Files.exists(preparing); i++) {
          Thread.sleep(100);
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Runs {@code submit/kindling} to its end. */
  public static Result kindling(String... arguments) throws Exception {
    try (Command command = start(arguments)) {
      return command.result();
    }
  }

  /** Runs any command to its end. */
  public static Result run(Map<String, String> environment, List<String> command) throws Exception {
    try (Command running = start(environment, command)) {
      return running.result();
    }
  }

  /** Waits for the end. */
  public Result result() throws Exception {
    return result(TIMEOUT_SECONDS);
  }

  /** Waits for the end, so long at most. */
  public Result result(int seconds) throws Exception {
    assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), () -> command + " hangs\n" + printed());
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Waits until something is so, while the process runs. */
  public void await(BooleanSupplier so) throws Exception {
    long start = System.nanoTime();
    for (long asked = start; !so.getAsBoolean(); asked = System.nanoTime()) {
      assertTrue(process.isAlive(), () -> command + " has ended\n" + printed());
      assertTrue(
          System.nanoTime() - start < TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS),
          () -> command + " waits in vain\n" + printed());
      // Some questions are dear: of a long log, of all processes.
      long cost = System.nanoTime() - asked;
      TimeUnit.NANOSECONDS.sleep(Math.min(100_000_000, Math.max(5_000_000, 4 * cost)));
    }
  }

  /** The process itself; the launcher becomes Java. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sends a signal by name, such as TERM. */
  public void signal(String name) throws Exception {
    signal(process.toHandle(), name);
  }

  /** Sends a signal to any process. */
  public static void signal(ProcessHandle process, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertEquals(0, kill.waitFor());
  }

  /** What has been printed so far. */
  public String printed() {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    Files.delete(out);
    Files.delete(err);
  }

  /** How many lines a file has; 0 if there is none. */
  public static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a folder has a file whose name ends like this. */
  public static boolean has(Path folder, String ending) {
    File[] files = folder.toFile().listFiles((dir, name) -> name.endsWith(ending));
    return files != null && files.length > 0;
  }
}
