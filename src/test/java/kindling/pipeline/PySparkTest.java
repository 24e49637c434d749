package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kindling.cli.Command;
import kindling.cli.Command.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The Python package, with a stub of PySpark, which is not available from Maven. */
class PySparkTest {
  private static final Path PACKAGE = Path.of("src/main/python/kindling");

  static Stream<Arguments> generated() {
    return PythonParams.files().entrySet().stream()
        .map(file -> Arguments.of(file.getKey(), file.getValue()));
  }

  @ParameterizedTest
  @MethodSource("generated")
  void itHasTheParamsOfTheJavaClasses(String name, String content) throws IOException {
    Path file = PACKAGE.resolve(name);
    if (Boolean.getBoolean("kindling.write-pages")) {
      Files.writeString(file, content);
    }
    assertEquals(content, Files.readString(file), "write it again: " + PythonParams.COMMAND);
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
}
