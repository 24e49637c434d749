package kindling.config;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.message.Message;
import kindling.config.message.Variant;

/** Readable reasons why a file cannot be used, from the exceptions of Java and Hadoop. */
public final class FileTrouble {
  private static final Pattern SCHEME = Pattern.compile("cheme:? \"?([A-Za-z][\\w+.-]*)");

  private static final Variant PACKAGES =
      new Variant(
          "kindling --packages org.apache.hadoop:hadoop-aws:VERSION COMMAND",
          "spark.jars.packages = org.apache.hadoop:hadoop-aws:VERSION");

  private FileTrouble() {}

  /**
   * An error about a file.
   *
   * @param problem what is wrong because of the exception, such as "cannot be read"
   */
  public static UserError error(String file, String problem, Throwable e) {
    return UserError.of(problem).found("%s", reason(e)).at(file).because(e);
  }

  /** The reason, on one line. */
  public static Message reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Message known = known(cause);
      if (known != null) {
        return known;
      }
    }
    // HDFS adds a stack trace after the first line; a local disk's Error has the reason in its
    // cause.
    Throwable last = e.getCause() != null && e instanceof Error ? e.getCause() : e;
    return Message.plain(
        String.valueOf(last.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("; For more details see: .*", ""));
  }

  /** Whether the user can correct the cause: the file system, the host or the path. */
  public static boolean isKnown(Throwable e) {
    return known(e) != null;
  }

  /** null for what is not known */
  private static Message known(Throwable e) {
    String message = String.valueOf(e.getMessage());
    // Compared by name, because this package must not depend on Hadoop.
    if (e.getClass().getSimpleName().equals("UnsupportedFileSystemException")) {
      Matcher scheme = SCHEME.matcher(message);
      return Message.of(
          "there is no file system \"%s:\"; a path is of this machine, or begins with hdfs: or another file system of Hadoop",
          scheme.find() ? scheme.group(1) : message);
    }
    if (e instanceof ClassNotFoundException && message.contains("org.apache.hadoop.fs.")) {
      return Message.of(
          "its file system is not in Spark (%s); let Spark fetch it, such as for s3a: %s, with the version of Spark's Hadoop",
          message, PACKAGES);
    }
    if (e instanceof UnknownHostException) {
      return Message.of("no host is called \"%s\"", message.replaceFirst(".*: ", ""));
    }
    if (e instanceof AccessDeniedException) {
      return Message.of("you may not (permission denied)");
    }
    if (message.matches("mkdir of .* failed")) {
      return Message.of("the folder above it cannot be written: read-only, or not yours");
    }
    return null;
  }
}
