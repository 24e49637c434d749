package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.cli.InProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash makes of {@code kindling completion}. */
class CompletionTest {
  @TempDir Path folder;

  @Test
  void commandsAndTheirOptionsAreCompleted() throws Exception {
    assertEquals("train", completed("kindling tra"));
    assertEquals("doctor", completed("kindling doc"));
    assertEquals("--tensorboard", completed("kindling train --tens"));
    assertEquals("--include-scale", completed("kindling export --inc"));
  }

  @Test
  void submitKindlingIsCompletedAsWell() throws Exception {
    // bash takes what is registered for the name behind the last slash.
    assertTrue(
        bash("complete -p kindling").contains("-F _complete_kindling"),
        () -> InProcess.kindling("completion").out());
  }

  @Test
  void filesAreCompletedWhereOneIsNamed() throws Exception {
    assertEquals("", completed("kindling train --config con"));
    assertTrue(bash("complete -p kindling").contains("-o default"));
    assertFalse(InProcess.kindling("completion").out().contains("+o default"));
  }

  private String completed(String line) throws Exception {
    String[] words = line.split(" ", -1);
    return bash(
        "COMP_WORDS=(%s); COMP_CWORD=%d; _complete_kindling; echo \"${COMPREPLY[@]}\""
            .formatted(line, words.length - 1));
  }

  private String bash(String commands) throws Exception {
    Result script = InProcess.kindling("completion");
    assertEquals(0, script.exitCode(), script::toString);
    Path file = folder.resolve("completion");
    Files.writeString(file, script.out());
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", "source " + file + "; " + commands)
            // completion functions complain when nobody completes
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed =
        new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, bash.waitFor(), printed);
    return printed;
  }
}
