package kindling.report.console;

import java.io.PrintStream;
import kindling.config.Printable;
import kindling.network.Loss;
import kindling.train.TrainingListener;

/** Tells a person: lines of text, and on a terminal a bar below them. */
public final class TextConsole implements Console {
  private static final String ESCAPE = "\u001b[";

  private final PrintStream out;
  private final boolean brief;
  // null where there is no terminal to draw on
  private final ProgressLine bar;

  private TextConsole(PrintStream out, boolean brief, ProgressLine bar) {
    this.out = out;
    this.brief = brief;
    this.bar = bar;
  }

  /** One that prints plain lines: for a file, or another program. */
  public static TextConsole plain(PrintStream out) {
    return new TextConsole(out, false, null);
  }

  /** One that prints plain lines, and no more of them than the figures. */
  public static TextConsole brief(PrintStream out) {
    return new TextConsole(out, true, null);
  }

  /** One for a terminal of so many columns that understands ANSI's sequences. */
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

  /** Says something less bright than the rest, where that can be. */
  void sayFaint(String line) {
    if (bar == null) {
      say(line);
    } else {
      bar.above(ESCAPE + "2m", line, ESCAPE + "0m");
    }
  }

  /** Says what those can do without who only want the figures. */
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
    summary.figures().forEach(this::say);
    summary.rest().forEach(this::sayMore);
  }

  @Override
  public boolean watched() {
    return bar != null;
  }
}
