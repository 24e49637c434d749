package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shell scripts of the repository. */
class ShellScriptsTest {
  @Test
  void shellcheckHasNothingToSay() throws Exception {
    assumeTrue(isInstalled("shellcheck"), "skipped: shellcheck is not installed");
    List<String> command = new ArrayList<>(List.of("shellcheck", "-x"));
    command.addAll(scripts());
    Process shellcheck = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said);
    assertEquals(0, shellcheck.waitFor());
  }

  private static boolean isInstalled(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static List<String> scripts() throws IOException {
    List<String> scripts =
        new ArrayList<>(
            List.of(
                ".ci/run",
                "src/main/python/make-wheel",
                "src/test/dist/try-archive",
                "src/test/dist/try-repository",
                "src/test/python/run-real"));
    try (Stream<Path> files = Files.list(Path.of("submit"))) {
      files
          .map(Path::toString)
          .filter(file -> !file.endsWith("Dockerfile"))
          .sorted()
          .forEach(scripts::add);
    }
    return scripts;
  }
}
