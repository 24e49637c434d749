package kindling.report.live;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Hands on each whole line that is written, as far as a page shows it. */
final class LineStream extends OutputStream {
  /** Bytes of a line that are kept: as many as the characters of a page's may have. */
  private static final int MOST_BYTES = 4 * PageState.LONGEST_LINE;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineStream(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      lines.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else if (b != '\r' && line.size() < MOST_BYTES) {
      line.write(b);
    }
  }
}
