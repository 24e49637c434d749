package kindling.sweep;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import kindling.config.Change;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.SweepSettings;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.metrics.Metric;
import kindling.metrics.MetricChoice;
import kindling.network.Loss.Labels;
import kindling.network.layers.NetworkParser;
import kindling.sweep.space.Scale;
import kindling.sweep.space.Space;
import kindling.sweep.strategy.Halving;
import kindling.sweep.strategy.Hyperband;
import kindling.sweep.strategy.Strategies;
import kindling.sweep.strategy.Strategy;
import kindling.sweep.trial.Trial;

/** The trials of a sweep, whose settings have been checked. */
public final class SweepPlan {
  private final SweepSettings sweep;
  private final Space space;
  private final List<Trial> trials;
  // by number - 1
  private final int[] epochs;
  private final SharedSettings shared;

  private SweepPlan(
      SweepSettings sweep, Space space, List<Trial> trials, int[] epochs, SharedSettings shared) {
    this.sweep = sweep;
    this.space = space;
    this.trials = trials;
    this.epochs = epochs;
    this.shared = shared;
  }

  /**
   * The plan of a configuration.
   *
   * @param check refuses settings that cannot be trained
   * @throws UserError if a trial cannot be trained, or the search space is empty
   */
  public static SweepPlan of(SettingsReader base, Consumer<Settings> check) {
    SweepSettings sweep = base.sweep();
    Space space = Space.of(base);
    SharedSettings shared = new SharedSettings();
    Checks checks = new Checks(base, sweep, space, check, shared);
    List<Trial> trials = List.copyOf(Strategies.trials(sweep, space, checks::epochs));
    int[] epochs = trials.stream().mapToInt(checks::epochs).toArray();
    SweepPlan plan = new SweepPlan(sweep, space, trials, epochs, shared);
    plan.strategy();
    return plan;
  }

  /** The settings of the sweep. */
  public SweepSettings settings() {
    return sweep;
  }

  /** The search space. */
  public Space space() {
    return space;
  }

  /** The settings of a trial, in which the metric of the sweep is computed. */
  Settings settings(SettingsReader base, Trial trial) {
    Settings settings = base.with(trial.changes()).settings();
    MetricChoice chosen = settings.evaluation().metrics();
    MetricChoice needed = chosen.and(sweep.metric());
    if (needed.equals(chosen)) {
      return settings;
    }
    List<Change> changes = new ArrayList<>(trial.changes());
    changes.add(new Change("sweep.metric", "evaluation.metrics", needed.metrics().toString()));
    return base.with(changes).settings();
  }

  /** All trials. */
  public List<Trial> trials() {
    return trials;
  }

  /** The training modes of all trials. */
  Set<Mode> modes() {
    return shared.modes();
  }

  /** The number of epochs of a trial that is trained to its end. */
  public int epochs(Trial trial) {
    return epochs[trial.number() - 1];
  }

  /** The epochs of all trials together, if none stops early or fails. */
  public long epochs() {
    List<Halving> halvings = halvings();
    return halvings.isEmpty()
        ? Arrays.stream(epochs).asLongStream().sum()
        : halvings.stream().mapToLong(halving -> halving.outline().epochs()).sum();
  }

  /** A new strategy without results. */
  public Strategy strategy() {
    return Strategies.of(sweep, trials, this::epochs);
  }

  /** Prints a line for each trial, and totals. */
  public void print(PrintStream out) {
    List<List<String>> columns = new ArrayList<>();
    List<Boolean> right = new ArrayList<>();
    columns.add(column("trial", trials.stream().map(trial -> "" + trial.number()).toList()));
    right.add(true);
    space
        .scales()
        .forEach(
            (key, scale) -> {
              List<String> values =
                  trials.stream().map(trial -> trial.values().getOrDefault(key, "-")).toList();
              columns.add(column(key, values));
              right.add(scale != Scale.CATEGORICAL);
            });
    columns.add(column("epochs", trials.stream().map(trial -> "" + epochs(trial)).toList()));
    right.add(true);
    int[] widths =
        columns.stream()
            .mapToInt(column -> column.stream().mapToInt(String::length).max().orElse(0))
            .toArray();
    for (int row = 0; row <= trials.size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(i == 0 ? "" : "  ")
            .append(
                ("%" + (right.get(i) ? "" : "-") + widths[i] + "s")
                    .formatted(columns.get(i).get(row)));
      }
      out.println(line.toString().stripTrailing());
    }
    printSums(out);
  }

  private void printSums(PrintStream out) {
    List<Halving> halvings = halvings();
    out.println();
    if (halvings.isEmpty()) {
      out.printf("%,d trials, %,d epochs%n", trials.size(), epochs());
      return;
    }
    halvings.forEach(halving -> out.println(halving.outline().text()));
    long whole = Arrays.stream(epochs).asLongStream().sum();
    out.printf("%,d trials, about %,d epochs of %,d%n", trials.size(), epochs(), whole);
  }

  private List<Halving> halvings() {
    Strategy strategy = strategy();
    if (strategy instanceof Hyperband hyperband) {
      return hyperband.brackets();
    }
    return strategy instanceof Halving halving ? List.of(halving) : List.of();
  }

  private static List<String> column(String head, List<String> values) {
    List<String> column = new ArrayList<>(List.of(head));
    column.addAll(values);
    return column;
  }

  /** Makes and checks the settings of one trial at a time, and keeps none. */
  private record Checks(
      SettingsReader base,
      SweepSettings sweep,
      Space space,
      Consumer<Settings> check,
      SharedSettings shared) {
    /** The epochs of a trial, whose settings are checked. */
    int epochs(Trial trial) {
      try {
        Settings settings = base.with(trial.changes()).settings();
        check.accept(settings);
        requireMetric(settings);
        shared.add(settings);
        return settings.training().epochs();
      } catch (UserError e) {
        throw explained(trial, e);
      }
    }

    /** The error at the place of what is searched instead of that of the trial's change. */
    private UserError explained(Trial trial, UserError e) {
      String values = "trial %d (%s)".formatted(trial.number(), trial);
      if (!e.isAt(trial.place())) {
        return e.at(values);
      }
      UserError moved = e.movedTo(values);
      return space.place(e.key()).map(moved::at).orElse(moved);
    }

    private void requireMetric(Settings settings) {
      String loss = settings.network().loss();
      Labels labels = NetworkParser.loss(loss).labels();
      List<Metric> there = Metric.fitting(labels.kind());
      if (!there.contains(sweep.metric())) {
        throw sweep.error(
            "sweep.metric",
            "\"%s\", which network.loss = %s does not have".formatted(sweep.metric(), loss),
            "one of " + there.stream().map(Metric::spelled).collect(Collectors.joining(", ")));
      }
    }
  }
}
