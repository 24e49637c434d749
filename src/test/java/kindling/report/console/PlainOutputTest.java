package kindling.report.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class PlainOutputTest {
  private static final String RED = "\u001b[31m";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PlainOutput(new PrintStream(bytes, true, UTF_8));

  private void assertPrinted(String expected) {
    assertEquals(expected, bytes.toString(UTF_8));
    bytes.reset();
  }

  @Test
  void everyPrintMethodEscapesControlSequences() {
    out.print(RED);
    out.println(RED + "ü");
    out.print(RED.charAt(0));
    out.println(RED.toCharArray());
    out.print((Object) RED);
    out.println((Object) RED);
    out.printf("%s %d%n", RED, 7);
    out.append(RED).append('\u001b');
    out.println(1.5);
    String red = "\\u001b[31m";
    assertPrinted("%1$s%1$sü\n\\u001b%1$s\n%1$s%1$s\n%1$s 7\n%1$s\\u001b1.5\n".formatted(red));
  }

  @Test
  void aStackTraceIsEscapedToo() {
    new IllegalStateException(RED).printStackTrace(out);
    assertEquals(-1, bytes.toString(UTF_8).indexOf('\u001b'));
  }

  @Test
  void kindlingsOwnSequencesAreNotEscaped() {
    PlainOutput.draw(out, RED);
    assertPrinted(RED);
  }
}
