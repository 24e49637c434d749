package kindling.rows;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/** What Spark cannot read of a file once it reads all of it, said for people. */
public final class ReadFault {
  private static final Pattern CSV_LINE =
      Pattern.compile("Malformed CSV record: (.*?)(?: SQLSTATE: \\w+)?$", Pattern.DOTALL);
  private static final Pattern RECORD =
      Pattern.compile(
          "Malformed records are detected in record parsing: (.*?)\\.?$", Pattern.MULTILINE);

  private ReadFault() {}

  /**
   * The fault that a job found in the rows of a data set; empty if it failed for another reason.
   *
   * @param source what the data set is called
   */
  public static Optional<UserError> in(String source, Throwable e) {
    UserError record = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError) {
        return Optional.empty();
      }
      String message = String.valueOf(cause.getMessage());
      Matcher line = CSV_LINE.matcher(message);
      if (line.find() && !message.startsWith("Job aborted")) {
        return Optional.of(CsvCheck.wrongLine(source, line.group(1)));
      }
      Matcher bad = RECORD.matcher(message);
      if (record == null && bad.find()) {
        record =
            UserError.of("the row %s cannot be read", CsvText.quoted(bad.group(1)))
                .cure(
                    "correct it, or set {data.options.mode} = DROPMALFORMED to leave out such rows")
                .at(source);
      }
    }
    return Optional.ofNullable(record);
  }
}
