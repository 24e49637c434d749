package kindling.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Scanner;
import kindling.sweep.Objective;
import kindling.sweep.report.LiveTable;
import kindling.sweep.trial.Trial;
import picocli.CommandLine.Help.Ansi;

/**
 * The terminal of a command.
 *
 * @param interactive whether it is a terminal, not a file or a pipe
 * @param width columns
 * @param height lines
 */
record Terminal(boolean interactive, int width, int height) {
  /** A file or a pipe. */
  static final Terminal PLAIN = new Terminal(false, 120, 24);

  /** The terminal of this process. */
  static Terminal ofProcess() {
    if (!Ansi.AUTO.enabled() || "dumb".equals(System.getenv("TERM"))) {
      return PLAIN;
    }
    try {
      Process size =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      try (Scanner numbers = new Scanner(size.getInputStream(), StandardCharsets.US_ASCII)) {
        int height = numbers.nextInt();
        return new Terminal(true, numbers.nextInt(), height);
      }
    } catch (IOException | RuntimeException e) {
      // Without stty, assume a size that every terminal has.
      return new Terminal(true, 80, PLAIN.height);
    }
  }

  /** A table of a sweep's trials. */
  LiveTable table(Objective objective, List<Trial> trials) {
    return new LiveTable(System.out, objective, trials, interactive, width, height - 1);
  }
}
