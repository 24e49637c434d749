package kindling.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import kindling.cluster.Sessions;

/** Commands without a process of their own, where a process is not the point. */
final class InProcess {
  private InProcess() {}

  /** What a command left. */
  record Result(int exitCode, String out, String err) {}

  /** Runs a command in local mode, as submit/kindling would: a tenth of the work of a process. */
  static Command.Result onSpark(String... arguments) {
    return on("local[2]", arguments);
  }

  /** The same with another master. */
  static Command.Result on(String master, String... arguments) {
    Map<String, String> spark =
        Map.of(
            "spark.master", master,
            "spark.ui.enabled", "false",
            "spark.driver.host", "localhost",
            "spark.driver.bindAddress", "127.0.0.1");
    Sessions.stop();
    spark.forEach(System::setProperty);
    try {
      Result result = kindling(arguments);
      return new Command.Result(result.exitCode(), result.out(), result.err());
    } finally {
      spark.keySet().forEach(System::clearProperty);
    }
  }

  /** Runs a command that needs no Spark. */
  static Result kindling(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usualOut = System.out;
    PrintStream usualErr = System.err;
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(arguments);
      return new Result(
          exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usualOut);
      System.setErr(usualErr);
    }
  }
}
