package kindling.cluster;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * The version of a Spark: one that Kindling does not run on is refused before Java finds no method
 * or class.
 *
 * @param text as Spark or a vendor writes it, such as 4.1.0 or 3.5.1-amzn-0; another text is no
 *     reason to refuse
 */
public record SparkVersion(String text) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");
  private static final Pattern CORE = Pattern.compile("spark-core_[\\d.]+-(\\d.*)\\.jar");

  /** The smallest one for Java 23 and newer, which have no Subject.getSubject. */
  private static final int FIRST_FOR_JAVA_23 = number(4, 2, 0);

  /** The Spark on the class path. */
  public static SparkVersion running() {
    return new SparkVersion(org.apache.spark.package$.MODULE$.SPARK_VERSION());
  }

  /** That of a jar of spark-core, from its name. */
  public static SparkVersion ofCore(Path jar) {
    Matcher core = CORE.matcher(jar.getFileName().toString());
    return new SparkVersion(core.matches() ? core.group(1) : "");
  }

  /**
   * Refuses a Spark that Kindling does not run on. Spark 4.0.0 has another constructor of Param for
   * Java's classes (SPARK-52259 mended it in 4.0.1).
   *
   * @throws UserError if so
   */
  public void requireSupported() {
    int number = number();
    if (number < number(3, 5, 0) || number == number(4, 0, 0)) {
      throw new UserError(
          "Kindling does not run on Spark %s; use Spark 4.0.1 or newer, or Spark 3.5"
              .formatted(text));
    }
  }

  /** Refuses the Spark on the class path; Python calls it, too. */
  public static void requireRunning() {
    running().requireSupported();
  }

  /**
   * Refuses a Java that this Spark does not run on: it would end with a stack trace.
   *
   * @param feature 17, 21, 25, ...
   * @throws UserError if so
   */
  public void requireJava(int feature) {
    if (feature > 22 && number() < FIRST_FOR_JAVA_23) {
      throw new UserError(
          "Spark %s does not run on Java %d; set JAVA_HOME to a JDK 17 or 21, or use Spark 4.2 or newer"
              .formatted(text, feature));
    }
  }

  private int number() {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      return Integer.MAX_VALUE;
    }
    String patch = numbers.group(3);
    return number(
        Integer.parseInt(numbers.group(1)),
        Integer.parseInt(numbers.group(2)),
        patch == null ? 0 : Integer.parseInt(patch));
  }

  private static int number(int major, int minor, int patch) {
    return (major * 1000 + minor) * 1000 + patch;
  }
}
