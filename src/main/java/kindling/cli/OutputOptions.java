package kindling.cli;

import kindling.report.console.Console;
import kindling.report.console.JsonConsole;
import kindling.report.console.TextConsole;
import picocli.CommandLine.Option;

/** The options for the output of a long-running command. */
final class OutputOptions {
  @Option(
      names = "--quiet",
      description = "Print only the metrics, as plain lines without progress bar and advice.")
  private boolean quiet;

  @Option(
      names = "--no-color",
      description =
          "Print plain lines even on a terminal. The environment variable NO_COLOR does the same.")
  private boolean noColor;

  @Option(names = "--json", description = "Print a JSON object per line, for programs.")
  private boolean json;

  boolean quiet() {
    return quiet;
  }

  boolean json() {
    return json;
  }

  /** The terminal; a plain one if the output is not a terminal, or an option forbids drawing. */
  Terminal terminal() {
    return quiet || noColor || json ? Terminal.PLAIN : Terminal.ofProcess();
  }

  /** The console for a training. */
  Console console() {
    if (json) {
      return new JsonConsole(System.out, System.err);
    }
    if (quiet) {
      return TextConsole.brief(System.out);
    }
    Terminal terminal = terminal();
    return terminal.interactive()
        ? TextConsole.terminal(System.out, terminal.width())
        : TextConsole.plain(System.out);
  }
}
