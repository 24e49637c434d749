package kindling.cli;

import java.util.ArrayList;
import java.util.List;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.rows.files.LakeVersions;
import kindling.run.Training;
import kindling.store.Storage;
import kindling.sweep.SweepPlan;
import kindling.sweep.SweepRun;
import kindling.sweep.SweepRun.Outcome;
import kindling.sweep.report.SweepFiles;
import kindling.sweep.trial.TrialResult;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
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

  private static final int USERS_MISTAKE = 2;

  /** The folder, in that of the sweep, with the results of the winner. */
  static final String WINNER = "winner";

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
  private SweepConsole console;

  @Override
  public Integer call() throws Exception {
    if (config == null && resume == null) {
      throw UserError.of("sweep needs --config FILE, or --resume DIR to continue a sweep");
    }
    if (resume != null && out != null) {
      throw UserError.of("--resume continues in its own folder").cure("leave out --out");
    }
    console = new SweepConsole(output);
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
    return onSpark(reader.text("name"));
  }

  /** Adds a validation set, a part of the training set, if the settings have none. */
  private SettingsReader withValidation(SettingsReader asked) {
    if (asked.settings().data().hasValidation()) {
      return asked;
    }
    console.say("there is no validation set; data.validation-share = 0.1 is used");
    return asked.with(List.of(new Change("sweep", "data.validation-share", "0.1")));
  }

  /** The configuration of a resumed sweep, with the changes that are allowed. */
  private SettingsReader resumed(String folder, SettingsReader asked) {
    storage().requireNoLinks(folder);
    KeptSweep kept =
        KeptSweep.in(storage(), folder)
            .orElseThrow(
                () ->
                    UserError.of(
                            "has no %s, so there is no sweep to continue", SweepRun.CONFIGURATION)
                        .cure("name a folder that kindling sweep left")
                        .at(folder));
    if (asked == null) {
      return kept.resumed(overrides(), space, fileSystems(folder)::have, console.warnings());
    }
    SettingsReader same = kept.inVersions(asked);
    kept.requireSame(same);
    return same;
  }

  /** Refuses a folder that contains another sweep, or anything else. */
  private void refuseAnother(String folder) {
    if (folder == null || dryRun) {
      return;
    }
    KeptSweep.in(storage(), folder)
        .ifPresent(
            kept -> {
              kept.requireSame(kept.inVersions(reader));
              throw UserError.of("holds this very sweep")
                  .cure("continue it by --resume %s", folder)
                  .at(folder);
            });
    storage().requireVacant(folder);
  }

  /** Refuses a trial that cannot be trained, or whose initial weights are not trusted. */
  private void check(Settings trial) {
    Training.check(trial);
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
    // Trainings that run at the same time take turns.
    conf.setIfMissing("spark.scheduler.mode", "FAIR");
  }

  @Override
  int run(SparkContext spark) throws Exception {
    String name = reader.text("name");
    String folder = resume != null ? resume : out != null ? out : defaultFolder(name);
    console.say(header(spark, "sweep " + name));
    reader = LakeVersions.fixed(spark, reader);
    Storage storage = new Storage(spark.hadoopConfiguration());
    try (SweepRun sweep = new SweepRun(spark, reader, plan, folder, console.warnings());
        SweepFiles files = new SweepFiles(storage, folder, reader, plan, sweep)) {
      sweep.with(files);
      StopSignals signals = new StopSignals();
      signals.listen(sweep::stop);
      Outcome outcome;
      try {
        outcome = console.run(sweep, plan, folder);
      } catch (Exception e) {
        // Spark wraps the exception of a task in one of its own, which does not mention the sweep.
        UserError cancelled =
            CancelledJob.in(e, "kindling sweep --resume %s continues".formatted(folder))
                .orElse(null);
        if (cancelled == null) {
          throw e;
        }
        throw cancelled;
      }
      if (outcome.stopped()) {
        System.err.printf("kindling: stopped; kindling sweep --resume %s continues%n", folder);
        return signals.exitCode();
      }
      if (outcome.winner().isEmpty()) {
        console.warn("no trial reached its end");
      } else if (refit) {
        refit(sweep, outcome.winner().get(), folder + "/" + WINNER);
      }
      return outcome.winner().isEmpty() ? USERS_MISTAKE : 0;
    }
  }

  private void refit(SweepRun sweep, TrialResult winner, String folder) {
    console.say("%ntraining trial %d once more:".formatted(winner.trial().number()));
    boolean same = sweep.refit(winner, folder, output.console());
    console.say("results in " + folder);
    if (!same) {
      console.warn("the weights differ from those of the trial; was another BLAS used?");
    }
  }
}
