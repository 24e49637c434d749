package kindling.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineStreamTest {
  @Test
  void completeLinesArePassedOnAndLongOnesAreCut() {
    List<String> lines = new ArrayList<>();
    PrintStream out = new PrintStream(new LineStream(lines::add), true, StandardCharsets.UTF_8);
    out.print("one\n\nüber\r\nnot yet");
    assertEquals(List.of("one", "", "über"), lines);
    out.println("x".repeat(1_000_000));
    assertEquals(8000, lines.get(3).length());
  }
}
