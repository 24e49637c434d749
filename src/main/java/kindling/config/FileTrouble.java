package kindling.config;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Readable reasons why a file cannot be used, from the exceptions of Java and Hadoop. */
public final class FileTrouble {
  private static final Pattern SCHEME = Pattern.compile("cheme:? \"?([A-Za-z][\\w+.-]*)");

  private FileTrouble() {}

  /** The reason, on one line. */
  public static String reason(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String known = known(cause);
      if (known != null) {
        return known;
      }
    }
    // HDFS adds a stack trace after the first line; a local disk's Error has the reason in its
    // cause.
    Throwable last = e.getCause() != null && e instanceof Error ? e.getCause() : e;
    return String.valueOf(last.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("; For more details see: .*", "");
  }

  /** Whether the user can correct the cause: the file system, the host or the path. */
  public static boolean isKnown(Throwable e) {
    return known(e) != null;
  }

  /** A readable reason; null for an unknown exception. */
  private static String known(Throwable e) {
    String message = String.valueOf(e.getMessage());
    // Compared by name, because this package must not depend on Hadoop.
    if (e.getClass().getSimpleName().equals("UnsupportedFileSystemException")) {
      Matcher scheme = SCHEME.matcher(message);
      return "there is no file system \"%s:\"; a path is of this machine, or begins with hdfs: or that of another file system of Hadoop's"
          .formatted(scheme.find() ? scheme.group(1) : message);
    }
    if (e instanceof ClassNotFoundException && message.contains("org.apache.hadoop.fs.")) {
      return "its file system is not in Spark (%s); let Spark fetch it, such as for s3a: kindling --packages org.apache.hadoop:hadoop-aws:VERSION COMMAND, with the version of Spark's Hadoop"
          .formatted(message);
    }
    if (e instanceof UnknownHostException) {
      return "no host is called \"%s\"".formatted(message.replaceFirst(".*: ", ""));
    }
    if (e instanceof AccessDeniedException) {
      return "you may not (permission denied)";
    }
    if (message.matches("mkdir of .* failed")) {
      return "the folder above it cannot be written: read-only, or not yours";
    }
    return null;
  }
}
