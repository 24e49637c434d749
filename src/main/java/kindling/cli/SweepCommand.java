package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import kindling.config.Change;
import kindling.config.Printable;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.config.message.Warnings;
import kindling.report.console.EvaluationReport;
import kindling.run.TrainingRun;
import kindling.store.record.Figures;
import kindling.sweep.JsonTrials;
import kindling.sweep.LiveTable;
import kindling.sweep.SweepPlan;
import kindling.sweep.SweepRun;
import kindling.sweep.SweepRun.Outcome;
import kindling.sweep.SweepSummary;
import kindling.sweep.trial.TrialResult;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kindling sweep}. */
@Command(
    name = "sweep",
    description = {
      "Train many variants of a network in parallel, and rank them by the validation set.",
      "The block \"sweep\" of the conf file, or -m, defines the settings to search."
    },
    footer = {
      "",
      "Examples:",
      "  kindling sweep --config conf/sweeps/book.conf",
      "  kindling sweep --config conf/mnist.conf -m optimizer.learning-rate=0.01,0.1 -m training.batch-size=64,128",
      "  kindling sweep --config conf/mnist.conf -m 'optimizer.learning-rate=log-uniform 1e-3 to 1' --set sweep.trials=50",
      "  kindling sweep --config conf/sweeps/book.conf --dry-run",
      "  kindling sweep --resume runs/book-20261123-120837",
      "",
      "Exit codes: 0 success, even if some trials failed; 2 if all failed, or an error of the user; 130 after Ctrl-C and",
      "143 after SIGTERM: --resume continues."
    })
final class SweepCommand extends SparkCommand {
  private static final Warnings WARN = Warnings.onCommandLine(SweepCommand::warn);

  private static final int USERS_MISTAKE = 2;
  private static final int TICK_MILLIS = 1000;

  @Option(names = "--config", paramLabel = "FILE", description = "The conf file.")
  private String config;

  @Option(
      names = "-m",
      paramLabel = "KEY=VALUES",
      description =
          "Search a setting: values separated by commas, or a form such as 'log-uniform 1e-4 to 1e-1'; may be repeated.")
  private List<String> space = new ArrayList<>();

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Resume the sweep in this folder; finished trials are not trained again.")
  private String resume;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: runs/NAME-TIME.")
  private String out;

  @Option(names = "--dry-run", description = "List the trials and exit.")
  private boolean dryRun;

  @Option(
      names = "--refit",
      description =
          "Train the winner once more, with all results of kindling train, into the folder winner.")
  private boolean refit;

  @Mixin private OutputOptions output;

  private SettingsReader reader;
  private SweepPlan plan;
  // above the table while there is one on a terminal
  private volatile Warnings warnings = WARN;

  @Override
  public Integer call() throws Exception {
    if (config == null && resume == null) {
      throw UserError.of("sweep needs --config FILE, or --resume DIR to continue a sweep");
    }
    if (resume != null && out != null) {
      throw UserError.of("--resume continues in its own folder").cure("leave out --out");
    }
    SettingsReader asked =
        config == null ? null : withValidation(configuration(config).withSpace(space));
    if (resume != null) {
      reader = resumed(resume, asked);
    } else {
      reader = asked;
      refuseAnother(out);
    }
    plan = SweepPlan.of(reader, this::check);
    if (dryRun) {
      plan.print(System.out);
      return 0;
    }
    return inSession(reader.text("name"));
  }

  /** A part of the training set, if the settings name no other rows to compare trials by. */
  private SettingsReader withValidation(SettingsReader asked) {
    if (asked.settings().data().hasValidation()) {
      return asked;
    }
    say("no validation set is named: data.validation-share = 0.1 is taken");
    return asked.with(List.of(new Change("sweep", "data.validation-share", "0.1")));
  }

  /** The configuration of a sweep that is to go on; what may change is as it is said now. */
  private SettingsReader resumed(String folder, SettingsReader asked) {
    storage().requireNoLinks(folder);
    KeptSweep kept =
        KeptSweep.in(storage(), folder)
            .orElseThrow(
                () ->
                    UserError.of(
                            "has no %s, so no sweep that could continue", SweepRun.CONFIGURATION)
                        .cure("name a folder that kindling sweep left")
                        .at(folder));
    if (asked == null) {
      return kept.resumed(overrides(), space, fileSystems(folder)::have, WARN);
    }
    kept.requireSame(asked);
    return asked;
  }

  /** A folder of results is not the place for another sweep. */
  private void refuseAnother(String folder) {
    if (folder == null || dryRun) {
      return;
    }
    KeptSweep.in(storage(), folder)
        .ifPresent(
            kept -> {
              kept.requireSame(reader);
              throw UserError.of("holds this very sweep")
                  .cure("continue it by --resume %s", folder)
                  .at(folder);
            });
    storage().requireVacant(folder);
  }

  /** Refuses a trial that cannot be trained, or may not begin with weights from elsewhere. */
  private void check(Settings trial) {
    TrainingRun.checkSettings(trial);
    String key = "network.initial-weights";
    String weights = trial.network().initialWeights();
    boolean said = config != null || overrides().stream().anyMatch(one -> one.startsWith(key));
    if (resume != null && !said && !fileSystems(resume).have(weights)) {
      throw UserError.setting(key)
          .found("%s, on another file system, and the folder may come from someone else", weights)
          .cure("name your own conf file as well, with --config FILE")
          .at(resume);
    }
  }

  @Override
  void configure(SparkConf conf) {
    // Trainings of several trials at once take turns.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
  }

  @Override
  int run(SparkSession spark) throws Exception {
    String name = reader.text("name");
    String folder = resume != null ? resume : out != null ? out : defaultFolder(name);
    say(header(spark, "sweep " + name));
    try (SweepRun sweep =
        new SweepRun(spark, reader, plan, folder, warning -> warnings.accept(warning))) {
      say(
          "%,d trials, %s; the best has the %s %s on the validation set%n"
              .formatted(
                  plan.trials().size(),
                  sweep.way(),
                  sweep.objective().highest() ? "highest" : "lowest",
                  sweep.objective().name()));
      StopSignals signals = new StopSignals();
      signals.listen(sweep::stop);
      Terminal terminal = output.terminal();
      JsonTrials json = new JsonTrials(System.out, sweep.objective(), new Figures(sweep.labels()));
      Outcome outcome;
      try {
        outcome = output.json() ? sweep.with(json).run() : watched(sweep, terminal);
      } catch (Exception e) {
        // What a task throws has Spark's own exception around it, and no word of the sweep.
        UserError cancelled =
            CancelledJob.in(e, "kindling sweep --resume %s goes on".formatted(folder)).orElse(null);
        if (cancelled == null) {
          throw e;
        }
        throw cancelled;
      }
      if (outcome.stopped()) {
        System.err.printf("kindling: stopped; kindling sweep --resume %s goes on%n", folder);
        return signals.exitCode();
      }
      if (output.json()) {
        json.finished(outcome, folder);
      } else {
        report(sweep, outcome, folder, terminal.width());
      }
      if (outcome.winner().isEmpty()) {
        warn("no trial came to its end");
      } else if (refit) {
        refit(sweep, outcome.winner().get(), folder + "/winner");
      }
      return outcome.winner().isEmpty() ? USERS_MISTAKE : 0;
    }
  }

  /** Runs the sweep before the user's eyes. */
  private Outcome watched(SweepRun sweep, Terminal terminal) {
    Timer clock = new Timer("kindling clock", true);
    try (LiveTable table = terminal.table(sweep.objective(), plan.trials())) {
      table.goOn(sweep.results());
      if (terminal.interactive()) {
        warnings =
            Warnings.onCommandLine(line -> table.say("kindling: " + Printable.message(line)));
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
      warnings = WARN;
      clock.cancel();
    }
  }

  private void report(SweepRun sweep, Outcome outcome, String folder, int width) {
    String winner = folder + "/winner";
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

  private void refit(SweepRun sweep, TrialResult winner, String folder) {
    say("%ntrial %d once more:".formatted(winner.trial().number()));
    boolean same = sweep.refit(winner, folder, output.console());
    say("results in " + folder);
    if (!same) {
      warn("the weights are not those of the trial; was another BLAS used?");
    }
  }

  /** Says what is no JSON. */
  private void say(String line) {
    if (!output.json()) {
      System.out.println(line);
    }
  }

  private static void warn(String warning) {
    System.err.println("kindling: " + Printable.message(warning));
  }
}
