package kindling.cli;

import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import kindling.config.Printable;
import kindling.config.message.Warnings;
import kindling.report.console.EvaluationReport;
import kindling.store.record.Figures;
import kindling.sweep.SweepPlan;
import kindling.sweep.SweepRun;
import kindling.sweep.SweepRun.Outcome;
import kindling.sweep.report.JsonTrials;
import kindling.sweep.report.LiveTable;
import kindling.sweep.report.SweepSummary;

/** The output of {@code kindling sweep}: lines and a live table, or JSON. */
final class SweepConsole {
  private static final int TICK_MILLIS = 1000;

  private final OutputOptions output;
  // Prints above the live table while a terminal shows one.
  private volatile Consumer<String> lines = SweepConsole::printWarning;

  SweepConsole(OutputOptions output) {
    this.output = output;
  }

  /** Prints a line, unless the output is JSON. */
  void say(String line) {
    if (!output.json()) {
      System.out.println(line);
    }
  }

  /** Prints warnings. */
  Warnings warnings() {
    return Warnings.onCommandLine(this::warn);
  }

  /** Prints a warning. */
  void warn(String warning) {
    lines.accept(warning);
  }

  private static void printWarning(String warning) {
    System.err.println("kindling: " + Printable.message(warning));
  }

  /**
   * Runs a sweep, shows its progress, and prints the results unless it was stopped.
   *
   * @param folder with the results
   */
  Outcome run(SweepRun sweep, SweepPlan plan, String folder) {
    say(
        "%,d trials, %s; the best has the %s %s on the validation set%n"
            .formatted(
                plan.trials().size(),
                sweep.way(),
                sweep.objective().highest() ? "highest" : "lowest",
                sweep.objective().name()));
    if (output.json()) {
      JsonTrials json = new JsonTrials(System.out, sweep.objective(), new Figures(sweep.labels()));
      Outcome outcome = sweep.with(json).run();
      if (!outcome.stopped()) {
        json.finished(outcome, folder);
      }
      return outcome;
    }
    Terminal terminal = output.terminal();
    Outcome outcome = runWithTable(sweep, plan, terminal);
    if (!outcome.stopped()) {
      printResults(sweep, outcome, folder, terminal.width());
    }
    return outcome;
  }

  private Outcome runWithTable(SweepRun sweep, SweepPlan plan, Terminal terminal) {
    Timer clock = new Timer("kindling clock", true);
    try (LiveTable table = terminal.table(sweep.objective(), plan.trials())) {
      table.goOn(sweep.results());
      if (terminal.interactive()) {
        lines = line -> table.say("kindling: " + Printable.message(line));
      }
      sweep.with(
          (result, all) -> {
            int epochs = all.stream().mapToInt(one -> one.history().size()).sum();
            table.progress((double) epochs / plan.epochs());
            table.changed(result);
          });
      TimerTask tick =
          new TimerTask() {
            @Override
            public void run() {
              table.tick();
            }
          };
      clock.schedule(tick, TICK_MILLIS, TICK_MILLIS);
      return sweep.run();
    } finally {
      lines = SweepConsole::printWarning;
      clock.cancel();
    }
  }

  private void printResults(SweepRun sweep, Outcome outcome, String folder, int width) {
    String winner = folder + "/" + SweepCommand.WINNER;
    String command = outcome.winner().map(best -> sweep.command(best.trial(), winner)).orElse("");
    String files =
        "%s: report.html, results.csv, results.parquet, epochs.csv, epochs.parquet%s"
            .formatted(folder, outcome.winner().isEmpty() ? "" : ", best.safetensors");
    new SweepSummary(sweep.objective(), sweep.results(), List.of(files), command)
        .lines(width)
        .forEach(System.out::println);
    System.out.printf(
        "%.1f s; the %d slots were busy for %.0f %% of them%n",
        outcome.seconds(), sweep.slots(), 100 * outcome.busy());
    outcome
        .test()
        .ifPresent(
            test -> EvaluationReport.print(System.out, "test", sweep.labels(), 1, test, null));
  }
}
