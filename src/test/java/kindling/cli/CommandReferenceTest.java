package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page that describes each command. */
class CommandReferenceTest {
  @Test
  void itDescribesTheCommandsAsTheyAre() throws IOException {
    if (Boolean.getBoolean("kindling.write-pages")) {
      Files.writeString(CommandReference.PAGE, CommandReference.page());
    }
    assertEquals(
        CommandReference.page(),
        Files.readString(CommandReference.PAGE),
        "a command has changed; write the page again: " + CommandReference.COMMAND);
  }
}
