package kindling.report.live;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes each complete line to a consumer, cut to the length that a page shows. */
public final class LineStream extends OutputStream {
  /** The bytes kept of a line, enough for the characters that a page shows. */
  private static final int MOST_BYTES = 4 * PageState.LONGEST_LINE;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Passes lines to a consumer. */
  public LineStream(Consumer<String> lines) {
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
