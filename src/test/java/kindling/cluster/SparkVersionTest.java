package kindling.cluster;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

/** Which versions of Spark and Java go together. */
class SparkVersionTest {
  @Test
  void supportedVersionsAreAccepted() {
    for (String text : List.of("3.5.0", "3.5.1-amzn-0", "4.0.1", "4.1.0-SNAPSHOT", "4.2", "odd")) {
      assertDoesNotThrow(() -> new SparkVersion(text).requireSupported(), text);
    }
    assertDoesNotThrow(SparkVersion::requireRunning);
  }

  @Test
  void othersAreRefusedInOneSentence() {
    for (String text : List.of("3.4.4", "2.4.8", "4.0.0")) {
      UserError e =
          assertThrows(UserError.class, () -> new SparkVersion(text).requireSupported(), text);
      assertEquals(
          "Kindling does not run on Spark " + text + "; use Spark 4.0.1 or newer, or Spark 3.5",
          e.getMessage());
    }
  }

  @Test
  void aJavaThatIsTooNewForTheSparkIsRefused() {
    for (int java : new int[] {17, 21, 22}) {
      new SparkVersion("4.1.0").requireJava(java);
    }
    new SparkVersion("4.2.0").requireJava(25);
    assertEquals(
        "Spark 4.1.0 does not run on Java 25; set JAVA_HOME to a JDK 17 or 21, or use Spark 4.2 or newer",
        assertThrows(UserError.class, () -> new SparkVersion("4.1.0").requireJava(25))
            .getMessage());
  }

  @Test
  void theNameOfAJarHasTheVersion() {
    assertEquals(
        new SparkVersion("3.5.8"),
        SparkVersion.ofCore(Path.of("/opt/spark/jars/spark-core_2.12-3.5.8.jar")));
  }
}
