package kindling.report.console;

import java.io.PrintStream;
import kindling.config.Printable;

/**
 * The way out to a terminal: whatever is printed is {@linkplain Printable#text escaped}, so that a
 * name in a file cannot drive it. Only sequences of our own are drawn as they are.
 */
public final class PlainOutput extends PrintStream {
  private final PrintStream raw;

  /** An output that ends where another one does. */
  public PlainOutput(PrintStream raw) {
    // It encodes nothing: texts go on as texts.
    super(raw, true);
    this.raw = raw;
  }

  /** Prints what may drive a terminal: nothing in it comes from outside. */
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
