package kindling.config.message;

/**
 * Words that depend on where the user is, such as an option of the command line and what a program
 * does instead.
 *
 * @param onCommandLine for users of the command {@code kindling}
 * @param inProgram for users of Spark ML pipelines, in Java, Scala and Python
 */
public record Variant(String onCommandLine, String inProgram) implements Term {
  /** How to give executors more memory. */
  public static final Variant EXECUTOR_MEMORY =
      new Variant(
          "kindling --executor-memory 4g ...; --driver-memory with --master local",
          "spark.executor.memory = 4g; spark.driver.memory with a local master");

  /** How to give tasks more memory. */
  public static final Variant TASK_MEMORY =
      new Variant(
          "--driver-memory, and on a cluster --executor-memory",
          "spark.driver.memory, and on a cluster spark.executor.memory");

  /** What to do about a file that exists. */
  public static final Variant ANOTHER_OUTPUT =
      new Variant(
          "choose another --output, or add --overwrite", "choose another path, or delete it");

  /** What names rows for validation. */
  public static final Variant VALIDATION_ROWS =
      new Variant("data.validation", "validationIndicatorCol");

  @Override
  public String in(Wording wording) {
    return wording.ofProgram() ? inProgram : onCommandLine;
  }

  @Override
  public String toString() {
    return in(Wording.COMMAND_LINE);
  }
}
