package kindling.cli.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * Checks the values of options and settings of Spark for which Spark itself, or Java, would end
 * with a stack trace.
 */
final class SparkValues {
  private static final String SIZE = "a number and a unit, such as 2g or 900m";
  private static final long LEAST_DRIVER_MIB = 512;
  private static final Pattern HEAP = Pattern.compile("([1-9]\\d{0,8})([kmgt])");
  private static final Pattern MEMORY = Pattern.compile("[1-9]\\d*[kmgt]?b?");

  private SparkValues() {}

  /**
   * Checks a value.
   *
   * @param name of an option or a setting; all others may have any value
   */
  static void check(String name, String value) {
    switch (name) {
      case "--conf" -> checkSetting(value);
      case "--driver-memory", "spark.driver.memory" -> checkDriverMemory(name, value);
      case "--executor-memory", "spark.executor.memory" ->
          require(MEMORY.matcher(lower(value)).matches(), name, value, SIZE);
      case "--driver-cores",
          "--executor-cores",
          "--total-executor-cores",
          "--num-executors",
          "spark.driver.cores",
          "spark.executor.cores",
          "spark.cores.max",
          "spark.executor.instances" ->
          require(value.matches("[1-9]\\d{0,8}"), name, value, "a whole number of at least 1");
      case "--deploy-mode" ->
          require(value.matches("client|cluster"), name, value, "client or cluster");
      case "--properties-file" -> {
        if (!Files.isReadable(Path.of(value)) || Files.isDirectory(Path.of(value))) {
          throw new UserError("%s %s: no such file".formatted(name, value));
        }
      }
      default -> {
        // Spark's own message is clear, or there is none.
      }
    }
  }

  private static void checkSetting(String setting) {
    int equals = setting.indexOf('=');
    require(equals > 0, "--conf", setting, "KEY=VALUE, such as --conf spark.executor.cores=2");
    check(setting.substring(0, equals), setting.substring(equals + 1));
  }

  /** The heap of the driver, which Java takes as it is. */
  private static void checkDriverMemory(String name, String value) {
    Matcher heap = HEAP.matcher(lower(value));
    require(heap.matches(), name, value, SIZE);
    long number = Long.parseLong(heap.group(1));
    long mib =
        switch (heap.group(2)) {
          case "k" -> number >> 10;
          case "m" -> number;
          default -> LEAST_DRIVER_MIB;
        };
    if (mib < LEAST_DRIVER_MIB) {
      throw new UserError(
          "%s is \"%s\"; Spark's driver needs %dm at least"
              .formatted(name, value, LEAST_DRIVER_MIB));
    }
  }

  private static void require(boolean right, String name, String value, String expected) {
    if (!right) {
      throw new UserError("%s is \"%s\"; it must be %s".formatted(name, value, expected));
    }
  }

  private static String lower(String value) {
    return value.toLowerCase(Locale.ROOT);
  }
}
