package kindling.cli;

import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import kindling.config.FileTrouble;
import kindling.config.Printable;
import kindling.config.UserError;
import kindling.report.console.PlainOutput;
import kindling.run.Environment;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code kindling}. Exit codes: 0 success, 1 an error in Kindling, 2 an error of the
 * user, 130 and 143 after a signal.
 */
@Command(
    name = "kindling",
    description = "Trains neural networks on Apache Spark, data-parallel.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.class,
      SweepCommand.class,
      EvaluateCommand.class,
      ExplainCommand.class,
      PredictCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      GradcheckCommand.class,
      InitializationCommand.class,
      ShowCommand.class,
      InfoCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      HelpCommand.class
    },
    footer = {"", "Start with:", "  kindling train --config conf/mnist.conf"})
public final class Main {
  private static final int OUR_MISTAKE = 1;
  private static final int USERS_MISTAKE = 2;

  /** The answer to a call without arguments. */
  private static final String FIRST_STEPS =
      """
      Kindling trains neural networks on Apache Spark, data-parallel.

      First:
        kindling doctor                                  checks this machine
        kindling train --config conf/mnist.conf          trains on MNIST for a minute, and suggests the next commands
      Then:
        kindling show --config conf/mnist.conf           describes the data
        kindling train --config conf/mnist.conf --print-config
                                                         prints all settings of a conf file
      Help: kindling help (all commands), kindling help train (one command), kindling help layers, kindling help losses
      """;

  private Main() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    // Numbers look the same everywhere, and like those in the files.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    QuietExit.atTheEnd();
    int exitCode = run(arguments);
    // A timer of Spark 3.5, which barrier stages start in local mode, keeps a JVM alive. In
    // cluster mode, however, Spark treats an early System.exit as a failure.
    String deployMode = new SparkConf().get("spark.submit.deployMode", "client");
    if (exitCode != 0 || deployMode.equals("client")) {
      System.exit(exitCode);
    }
  }

  /** The names of all commands. */
  public static List<String> commands() {
    return Arrays.stream(Main.class.getAnnotation(Command.class).subcommands())
        .map(command -> command.getAnnotation(Command.class).name())
        .toList();
  }

  /** Runs a command and returns its exit code; control characters in its output are escaped. */
  static int run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    PrintStream plainOut = new PlainOutput(out);
    PrintStream plainErr = new PlainOutput(err);
    System.setOut(plainOut);
    System.setErr(plainErr);
    try {
      return execute(arguments);
    } finally {
      // QuietExit may have replaced them at the end of the process.
      if (System.out == plainOut && System.err == plainErr) {
        System.setOut(out);
        System.setErr(err);
      }
    }
  }

  private static int execute(String... arguments) {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setUsageHelpWidth(120);
    commandLine.setParameterExceptionHandler(Main::explain);
    commandLine.setExecutionExceptionHandler((e, command, parsed) -> explain(e, command));
    if (arguments.length == 0) {
      System.err.print(FIRST_STEPS);
      return USERS_MISTAKE;
    }
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError e) {
      System.err.println(
          "kindling: out of memory with a heap of %,d MiB; give more (kindling --driver-memory 4g ...), or make the network or the number of shards smaller"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
      return USERS_MISTAKE;
    } catch (StackOverflowError e) {
      System.err.println("kindling: the configuration is nested too deeply");
      return USERS_MISTAKE;
    }
  }

  private static int explain(ParameterException e, String[] arguments) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String what = e.getMessage().replace(" is not an int", " is not a whole number");
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
      String first = unmatched.getUnmatched().get(0);
      what =
          command.parent() == null
              ? "there is no command \"%s\"".formatted(first)
              : "\"%s\" is one argument too many".formatted(first);
    }
    System.err.println("kindling: " + Printable.message(what));
    UnmatchedArgumentException.printSuggestions(e, System.err);
    System.err.println("See: " + command.qualifiedName() + " --help");
    return USERS_MISTAKE;
  }

  private static int explain(Exception e, CommandLine command) {
    boolean verbose = command.getCommand() instanceof FileCommand asked && asked.verbose();
    UserError userError = userErrorIn(e);
    if (verbose) {
      e.printStackTrace(System.err);
    }
    if (userError != null) {
      System.err.println("kindling: " + Printable.message(userError.getMessage()));
      return USERS_MISTAKE;
    }
    System.err.println("kindling: " + reason(e) + (verbose ? "" : "; --verbose shows where"));
    return OUR_MISTAKE;
  }

  /** The reason of a failure, on one line. */
  static String reason(Throwable e) {
    UserError userError = userErrorIn(e);
    return userError != null
        ? userError.getMessage()
        : "internal error: " + e.toString().lines().findFirst().orElse("");
  }

  /** An exception of a task on an executor is the cause of Spark's own exception. */
  static UserError userErrorIn(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError userError) {
        return userError;
      }
      if (cause instanceof URISyntaxException
          || cause instanceof ConnectException
          || FileTrouble.isKnown(cause)) {
        return UserError.of("%s", FileTrouble.reason(cause)).because(e);
      }
    }
    return CancelledJob.in(e, "call the command again").orElse(null);
  }

  /** The version and the commit. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"kindling " + Environment.version() + " (" + Environment.commit() + ")"};
    }
  }
}
