package kindling.report.console;

import java.io.PrintStream;
import kindling.config.Printable;

/**
 * Output to a terminal that {@linkplain Printable#text escapes} all text, so that a name from a
 * file cannot control the terminal. Only Kindling's own control sequences are printed unescaped.
 */
public final class PlainOutput extends PrintStream {
  private final PrintStream raw;

  /** Writes to another stream. */
  public PlainOutput(PrintStream raw) {
    // This stream encodes nothing; it passes strings to the other one.
    super(raw, true);
    this.raw = raw;
  }

  /** Prints a control sequence, which must not contain text from outside. */
  public static void draw(PrintStream out, String sequence) {
    if (out instanceof PlainOutput plain) {
      plain.raw.print(sequence);
    } else {
      out.print(sequence);
    }
  }

  @Override
  public void print(String text) {
    raw.print(Printable.text(String.valueOf(text)));
  }

  @Override
  public void print(Object text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char text) {
    print(String.valueOf(text));
  }

  @Override
  public void print(char[] text) {
    print(String.valueOf(text));
  }
}
