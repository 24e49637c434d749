package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.cli.Command;
import kindling.cli.Command.Result;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;

/** The Python package, with a stub of PySpark, which is not available from Maven. */
class PySparkTest {
  /** The params of pyspark.ml.param.shared. */
  private static final List<String> SHARED =
      List.of(
          "featuresCol",
          "handleInvalid",
          "inputCols",
          "labelCol",
          "predictionCol",
          "weightCol",
          "validationIndicatorCol",
          "rawPredictionCol",
          "probabilityCol",
          "thresholds");

  @Test
  void itHasTheParamsOfTheJavaClasses() throws IOException {
    String python = Files.readString(Path.of("src/main/python/kindling/pipeline.py"));
    Set<String> all = new TreeSet<>();
    for (Param<?> param : new NeuralNetworkClassifier().params()) {
      all.add(param.name());
    }
    for (Param<?> param : new NeuralNetworkRegressor().params()) {
      all.add(param.name());
    }
    Set<String> own = new TreeSet<>(all);
    own.removeAll(SHARED);
    assertEquals(own, new TreeSet<>(found(python, "(?m)^    (\\w+) = _param\\(\\s*\"\\1\"")));
    assertEquals(
        new TreeSet<>(SHARED.stream().map(name -> "Has" + capital(name)).toList()),
        new TreeSet<>(found(python, "(?m)^    (Has\\w+),$")));
    assertEquals(all, new TreeSet<>(found(python, "set\\w+ = _setter\\(\"(\\w+)\"")));
  }

  @Test
  void itHasTheVersionOfThePom() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String version = found(pom, "<version>(.*?)</version>").get(0);
    String python = Files.readString(Path.of("src/main/python/kindling/__init__.py"));
    assertEquals(
        List.of(version.replace("-SNAPSHOT", ".dev0")),
        found(python, "(?m)^__version__ = \"(.*?)\""));
  }

  @Test
  void itsRealPySparkIsThatOfTheSparkOfThePom() throws IOException {
    String spark =
        found(Files.readString(Path.of("pom.xml")), "<spark.version>(\\d+\\.\\d+)\\.").get(0);
    String requirements = Files.readString(Path.of("src/test/python/requirements.txt"));
    assertEquals(List.of(spark), found(requirements, "(?m)^pyspark==(\\d+\\.\\d+)\\."));
  }

  @Test
  void itPassesEveryParamToJavaAndBack() throws Exception {
    assertPasses("src/main/python");
  }

  /** Runs the checks with the package in a folder, or in a jar. */
  static void assertPasses(String pythonPath) throws Exception {
    assumeTrue(hasPython(), "python3 is not here: the Python side is not run");
    Result result =
        Command.run(
            Map.of(
                "PYTHONPATH",
                pythonPath + File.pathSeparator + "src/test/python",
                "PYTHONDONTWRITEBYTECODE",
                "1"),
            List.of("python3", "-W", "error", "src/test/python/pipeline_check.py"));
    assertEquals(0, result.exitCode(), result::toString);
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> found(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }
}
