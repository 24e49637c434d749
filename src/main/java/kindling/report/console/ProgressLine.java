package kindling.report.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import kindling.config.Printable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar for the current epoch, in the last line of a terminal. Other output is printed
 * above it. A thread of the library draws it several times a second.
 */
public final class ProgressLine implements ProgressBarConsumer {
  private static final String ERASE = "\r\u001b[K";
  private static final int INTERVAL_MILLIS = 200;
  private static final int WIDE = 100;
  private static final int NARROW = 76;

  private final PrintStream out;
  private final int width;
  // null between two epochs
  private ProgressBar bar;
  private boolean drawn;

  /**
   * A progress line.
   *
   * @param width columns of the terminal
   */
  public ProgressLine(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  /** Begins a bar. */
  public void begin(String name, int steps, int done) {
    end();
    bar =
        new ProgressBarBuilder()
            .setTaskName(Printable.line(name))
            .setInitialMax(steps)
            .startsFrom(done, Duration.ZERO)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .continuousUpdate()
            .hideEta()
            .clearDisplayOnFinish()
            .setConsumer(this)
            .build();
  }

  /** Sets the number of completed steps, and the text beside the bar. */
  public void advance(int step, String message) {
    if (bar != null) {
      bar.stepTo(step);
      bar.setExtraMessage(" " + Printable.line(message));
    }
  }

  /** Whether the terminal has room only for the most important metrics. */
  boolean narrow() {
    return width < NARROW;
  }

  /** A number with its unit, or without it on a narrow terminal. */
  String amount(double number, String unit) {
    return width < WIDE
        ? String.format(Locale.ROOT, "%,.0f", number)
        : String.format(Locale.ROOT, "%,.0f %ss", number, unit);
  }

  /** Removes the bar. */
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    clear();
  }

  /** Prints a line above the bar. */
  synchronized void above(String line) {
    clear();
    out.println(line);
  }

  /**
   * Prints a line in some style.
   *
   * @param begin the sequence that begins the style
   * @param end the one that ends it
   */
  synchronized void above(String begin, String line, String end) {
    clear();
    PlainOutput.draw(out, begin);
    out.print(line);
    PlainOutput.draw(out, end);
    out.println();
  }

  @Override
  public int getMaxRenderedLength() {
    return width - 1;
  }

  /** Draws the bar and moves the cursor to the margin, so that later output overwrites the bar. */
  @Override
  public synchronized void accept(String text) {
    PlainOutput.draw(out, ERASE + text.strip() + "\r");
    out.flush();
    drawn = true;
  }

  @Override
  public synchronized void clear() {
    if (drawn) {
      PlainOutput.draw(out, ERASE);
      out.flush();
      drawn = false;
    }
  }

  @Override
  public void close() {}
}
