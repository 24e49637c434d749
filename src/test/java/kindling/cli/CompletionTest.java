package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kindling.cli.InProcess.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash makes of {@code kindling completion}. */
class CompletionTest {
  @TempDir Path folder;

  @Test
  void commandsAndTheirOptionsAreCompleted() throws Exception {
    assertEquals("<train>", typed("kindling tra\t"));
    assertEquals("<doctor>", typed("kindling doc\t"));
    assertEquals("<train><--tensorboard>", typed("kindling train --tens\t"));
    assertEquals("<export><--include-scale>", typed("kindling export --inc\t"));
  }

  @Test
  void topicsOfHelpAreCompleted() throws Exception {
    assertEquals("<help><train>", typed("kindling help tra\t"));
    assertEquals("<help><metrics>", typed("kindling help metr\t"));
    assertEquals("<help><leaky-relu>", typed("kindling help lea\t"));
  }

  @Test
  void keysOfSettingsAreCompletedWithoutASpaceAfterThem() throws Exception {
    assertEquals("<train><--set><training.epochs=3>", typed("kindling train --set training.ep\t3"));
    assertEquals("<train><--set=training.epochs=3>", typed("kindling train --set=training.ep\t3"));
    assertEquals("<sweep><-m><optimizer.momentum=>", typed("kindling sweep -m optimizer.mo\t"));
  }

  @Test
  void valuesOfSettingsThatTakeOneOfAFewWordsAreCompleted() throws Exception {
    assertEquals(
        "<train><--set><optimizer.name=adagrad>",
        typed("kindling train --set optimizer.name=adag\t"));
    assertEquals(
        "<train><--set><training.mode=all-reduce>",
        typed("kindling train --set training.mode=al\t"));
    assertEquals(
        "<train><--set=training.mode=all-reduce>",
        typed("kindling train --set=training.mode=al\t"));
    assertEquals(
        "<train><--set><evaluation.training-set=false>",
        typed("kindling train --set evaluation.training-set=f\t"));
    assertEquals(
        "<train><--set><network.loss=softmax>", typed("kindling train --set network.loss=so\t"));
    assertEquals(
        "<sweep><-m><optimizer.schedule.name=one-cycle>",
        typed("kindling sweep -m optimizer.schedule.name=one\t"));
  }

  @Test
  void valuesAreCompletedWhereAnEqualsSignDoesNotBreakWords() throws Exception {
    assertEquals(
        "<train><--set><sweep.metric=top-accuracy>",
        typed("COMP_WORDBREAKS=${COMP_WORDBREAKS//=}\nkindling train --set sweep.metric=to\t"));
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
    Files.createFile(folder.resolve("network.conf"));
    assertEquals(
        "<train><--config><%s/network.conf>".formatted(folder),
        typed("kindling train --config %s/net\t".formatted(folder)));
  }

  /** The arguments that bash passes to kindling after some keys, a tab among them, were typed. */
  private String typed(String keys) throws Exception {
    Path script = script();
    String commands =
        "source %s\nkindling() { printf '<%%s>' \"$@\"; }\n%s\n".formatted(script, keys);
    List<String> interactive = new ArrayList<>(List.of("bash", "--norc", "--noprofile", "-i"));
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // Else it would take the terminal from which the tests were started.
      interactive.add(0, "/usr/bin/setsid");
    }
    Process bash =
        new ProcessBuilder(interactive)
            // prompts, and what was typed
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream terminal = bash.getOutputStream()) {
      terminal.write(commands.getBytes(StandardCharsets.UTF_8));
    }
    return printed(bash);
  }

  private String bash(String commands) throws Exception {
    return printed(
        new ProcessBuilder("bash", "--norc", "-c", "source " + script() + "; " + commands)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  private Path script() throws Exception {
    Result script = InProcess.kindling("completion");
    assertEquals(0, script.exitCode(), script::toString);
    return Files.writeString(folder.resolve("completion"), script.out());
  }

  private static String printed(Process bash) throws Exception {
    String printed =
        new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, bash.waitFor(), printed);
    return printed;
  }
}
