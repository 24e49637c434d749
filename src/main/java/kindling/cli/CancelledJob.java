package kindling.cli;

import java.util.Optional;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * A Spark job that was cancelled from outside of Kindling: by a link on Spark's page, another
 * program, or the master of a cluster.
 */
final class CancelledJob {
  // The wording of Spark 3.5 to 4.1; a test that cancels a job would notice another one.
  private static final Pattern MESSAGE =
      Pattern.compile(
          "(?s)(\\[SPARK_JOB_CANCELLED] )?Job \\d+ (was )?cancelled(?! because SparkContext was shut down).*"
              + "|.*Master removed our application: KILLED.*");

  private CancelledJob() {}

  /** Whether a cancelled job is the cause of a failure. */
  static boolean isIn(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (MESSAGE.matcher(String.valueOf(cause.getMessage())).matches()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The error for the user if a cancelled job is the cause of a failure; empty if it is not.
   *
   * @param cure what to do
   */
  static Optional<UserError> in(Throwable e, String cure) {
    return isIn(e)
        ? Optional.of(
            UserError.of(
                    "a Spark job of this command was cancelled from outside, on Spark's page or by another program")
                .cure("%s", cure)
                .because(e))
        : Optional.empty();
  }
}
