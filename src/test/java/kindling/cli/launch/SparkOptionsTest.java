package kindling.cli.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import kindling.cli.launch.SparkOptions.Option;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

/** The options before a command. */
class SparkOptionsTest {
  @Test
  void theCommandIsTheFirstWordThatIsNoOptionOrItsValue() {
    SparkOptions options =
        of("--verbose", "-c", "a=b", "--queue=train", "--driver-memory", "2g", "train", "--set");
    assertEquals(
        List.of(
            new Option("--verbose", null),
            new Option("--conf", "a=b"),
            new Option("--queue", "train"),
            new Option("--driver-memory", "2g")),
        options.all());
    assertEquals(List.of("train", "--set"), options.command());
  }

  @Test
  void helpAndVersionAreKindlings() {
    for (String option : List.of("-h", "--help", "-V", "--version")) {
      assertEquals(List.of(option), of(option).command());
    }
  }

  @Test
  void argumentsOfTheCommandAreNotRead() {
    assertEquals(List.of("train", "--conf"), of("train", "--conf").command());
  }

  @Test
  void theLastValueOfAnOptionCounts() {
    assertEquals(Optional.of("b"), of("--jars", "a", "--jars", "b", "info").value("--jars"));
    assertEquals(Optional.empty(), of("info").value("--jars"));
  }

  @Test
  void anOptionOfKindlingOrUnknownIsRefused() {
    for (String option : List.of("--config", "--set=a=b", "--class", "--kill", "-x")) {
      String name = option.replaceFirst("=.*", "");
      assertRefused("there is no option " + name + " before a command", option, "x", "train");
    }
  }

  @Test
  void anOptionWithoutItsValueIsRefused() {
    assertRefused("--conf needs a value: kindling --conf VALUE COMMAND", "--conf");
    assertRefused("--queue needs a value", "--queue", "train", "--config", "c");
  }

  @Test
  void aValueThatSparkWouldRefuseWithAStackTraceIsRefused() {
    assertRefused("driver needs 512m at least", "--driver-memory", "10m", "info");
    assertRefused("driver needs 512m at least", "--driver-memory", "524287k", "info");
    assertRefused("a number and a unit, such as 2g", "--driver-memory", "2", "info");
    assertRefused("a number and a unit", "--conf", "spark.executor.memory=banana", "info");
    assertRefused("a whole number of at least 1", "--executor-cores=0", "info");
    assertRefused("--conf is \"nonsense\"; it must be KEY=VALUE", "--conf", "nonsense", "info");
    assertRefused("--deploy-mode is \"x\"; it must be client or", "--deploy-mode", "x", "info");
    assertRefused("/no/file: no such file", "--properties-file", "/no/file", "info");
  }

  @Test
  void valuesThatSparkTakesAreTaken() {
    for (String memory : List.of("512m", "524288K", "1G")) {
      assertEquals(List.of("info"), of("--driver-memory", memory, "info").command());
    }
    for (String memory : List.of("512m", "1024", "2gb")) {
      assertEquals(List.of("info"), of("--executor-memory", memory, "info").command());
    }
  }

  private static SparkOptions of(String... arguments) {
    return SparkOptions.of(List.of(arguments));
  }

  private static void assertRefused(String expected, String... arguments) {
    UserError error = assertThrows(UserError.class, () -> of(arguments));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }
}
