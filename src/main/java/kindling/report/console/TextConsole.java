package kindling.report.console;

import java.io.PrintStream;
import kindling.config.Printable;
import kindling.network.Loss;
import kindling.train.TrainingListener;

/** Prints lines of text for people, and on a terminal a progress bar below them. */
public final class TextConsole implements Console {
  private static final String ESCAPE = "\u001b[";

  private final PrintStream out;
  private final boolean brief;
  // null without a terminal
  private final ProgressLine bar;

  private TextConsole(PrintStream out, boolean brief, ProgressLine bar) {
    this.out = out;
    this.brief = brief;
    this.bar = bar;
  }

  /** A console that prints plain lines, for a file or another program. */
  public static TextConsole plain(PrintStream out) {
    return new TextConsole(out, false, null);
  }

  /** A console that prints only the metrics, as plain lines. */
  public static TextConsole brief(PrintStream out) {
    return new TextConsole(out, true, null);
  }

  /** A console for a terminal that understands ANSI sequences; {@code width} is its columns. */
  public static TextConsole terminal(PrintStream out, int width) {
    return new TextConsole(out, false, new ProgressLine(out, width));
  }

  @Override
  public void begin(String header, String folder) {
    sayMore(header);
  }

  @Override
  public void say(String line) {
    String shown = Printable.message(line);
    if (bar == null) {
      out.println(shown);
    } else {
      bar.above(shown);
    }
  }

  /** Prints a line in a fainter colour, if there is a terminal. */
  void sayFaint(String line) {
    if (bar == null) {
      say(line);
    } else {
      bar.above(ESCAPE + "2m", line, ESCAPE + "0m");
    }
  }

  /** Prints a line that brief output omits. */
  void sayMore(String line) {
    if (!brief) {
      say(line);
    }
  }

  @Override
  public TrainingListener report(long rows, int epochs, Loss.Labels labels) {
    return new ConsoleReport(this, bar, rows, epochs, labels);
  }

  @Override
  public void closing(RunSummary summary) {
    summary.metrics().forEach(this::say);
    summary.rest().forEach(this::sayMore);
  }

  @Override
  public boolean watched() {
    return bar != null;
  }
}
