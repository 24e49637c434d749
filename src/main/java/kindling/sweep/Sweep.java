package kindling.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import kindling.config.Settings;
import kindling.config.SweepSettings.BudgetSettings;
import kindling.config.TrainingSettings.EarlyStoppingSettings;
import kindling.config.message.Warnings;
import kindling.sweep.TrialThreads.Returned;
import kindling.sweep.strategy.Strategy;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialProgress;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import kindling.sweep.trial.TrialRunner;
import kindling.sweep.trial.TrialTarget;
import kindling.train.EarlyStopping;
import kindling.train.EpochResult;

/**
 * The loop of a sweep: asks the strategy for the next trial, trains several in parallel, and stores
 * their results. It does not repeat epochs whose results are in the folder.
 */
final class Sweep {
  private final Strategy strategy;
  private final Function<Trial, Settings> settings;
  private final TrialRunner runner;
  private final SweepFolder folder;
  private final Objective objective;
  private final BudgetSettings budget;
  private final SweepListener listener;
  private final TrialThreads threads;
  private final Warnings warnings;
  private final TreeMap<Integer, TrialResult> results = new TreeMap<>();
  private final long start = System.nanoTime();
  // while it runs, NaN
  private double seconds = Double.NaN;
  // by number of a trial, the epochs it may reach
  private final Map<Integer, Integer> planned = new HashMap<>();
  private double busySeconds;

  /**
   * A search.
   *
   * @param strategy chooses the trials
   * @param settings of each trial
   * @param objective by which trials are compared
   * @param budget for all trials together
   */
  record Search(
      Strategy strategy,
      Function<Trial, Settings> settings,
      Objective objective,
      BudgetSettings budget) {}

  /**
   * A sweep.
   *
   * @param runner trains the trials; the caller closes it
   * @param listener follows the results
   * @param warnings takes warnings, a line each
   */
  Sweep(
      Search search,
      TrialRunner runner,
      SweepFolder folder,
      SweepListener listener,
      Warnings warnings) {
    this.strategy = search.strategy();
    this.settings = search.settings();
    this.objective = search.objective();
    this.budget = search.budget();
    this.runner = runner;
    this.folder = folder;
    this.listener = listener;
    this.warnings = warnings;
    this.threads = new TrialThreads(settings, runner, folder.trials(), warnings);
    for (Trial trial : strategy.trials()) {
      results.put(
          trial.number(), folder.trials().read(trial).orElseGet(() -> TrialResult.waiting(trial)));
    }
  }

  /**
   * Trains until no trial is left, the budget is spent, or {@link #stop} is called.
   *
   * @return false if it was stopped
   */
  boolean run() {
    try (threads) {
      boolean spent = begin();
      while (threads.areBusy()) {
        settle(threads.take());
        spent = begin();
      }
      if (!threads.isStopping()) {
        if (!spent) {
          dropTheRest();
        }
        keepWinner();
      }
      return !threads.isStopping();
    } finally {
      seconds = secondsSoFar();
    }
  }

  /** Begins as many trials as can run in parallel; returns whether the budget is spent. */
  private boolean begin() {
    while (threads.hasRoom() && !threads.isStopping()) {
      if (isSpent()) {
        return true;
      }
      Optional<TrialTarget> next = strategy.next();
      if (next.isEmpty()) {
        return false;
      }
      TrialTarget target = next.get();
      int number = target.trial().number();
      planned.merge(number, target.epochs(), Math::max);
      TrialResult known = results.get(number);
      if (known.state().isEnd() || known.history().size() >= target.epochs()) {
        strategy.done(target, score(known, target));
      } else {
        change(known.as(State.RUNNING));
        threads.begin(target, Optional.empty());
      }
    }
    return false;
  }

  private boolean isSpent() {
    long epochs = planned.values().stream().mapToLong(Integer::longValue).sum();
    return (budget.epochs() > 0 && epochs >= budget.epochs())
        || (budget.minutes() > 0 && secondsSoFar() >= 60 * budget.minutes());
  }

  /** The score of a trial at its target, the higher the better; NaN if it failed before. */
  private double score(TrialResult result, TrialTarget target) {
    int epochs = Math.min(target.epochs(), result.history().size());
    if (epochs < target.epochs() && result.state() == State.FAILED) {
      return Double.NaN;
    }
    if (epochs == result.history().size()) {
      return objective.score(result.reached());
    }
    List<EpochResult> then = result.history().subList(0, epochs);
    EarlyStoppingSettings stopping = settings.apply(target.trial()).training().earlyStopping();
    return objective.score(EarlyStopping.of(stopping).reached(then));
  }

  /** Stores the progress of a trial, and continues it if it has not reached its target. */
  private void settle(Returned back) {
    TrialTarget target = back.target();
    Trial trial = target.trial();
    TrialResult before = results.get(trial.number());
    if (back.progress() == null) {
      change(before.as(State.PAUSED));
      if (!threads.isStopping()) {
        threads.stop();
        if (back.error() instanceof Error error) {
          throw error;
        }
        throw back.error() instanceof RuntimeException error
            ? error
            : new IllegalStateException(back.error());
      }
      return;
    }
    TrialProgress progress = back.progress();
    busySeconds += progress.seconds();
    TrialResult now = before.after(progress);
    if (before.warning().isEmpty() && !now.warning().isEmpty()) {
      warnings.accept(trial.name() + ": " + now.warning());
    }
    if (progress.done() && isBest(now)) {
      folder.writeBest(runner.model(settings.apply(trial), progress.checkpoint().orElseThrow()));
    }
    folder.trials().write(now);
    if (now.state().isEnd()) {
      folder.trials().forget(trial);
      change(now);
      strategy.done(target, score(now, target));
    } else if (now.history().size() >= target.epochs() || threads.isStopping()) {
      change(now);
      if (now.history().size() >= target.epochs()) {
        strategy.done(target, score(now, target));
      }
    } else {
      change(now.as(State.RUNNING));
      threads.begin(target, progress.checkpoint());
    }
  }

  private boolean isBest(TrialResult candidate) {
    Stream<TrialResult> finished =
        results.values().stream().filter(result -> result.state() == State.FINISHED);
    List<TrialResult> all = Stream.concat(finished, Stream.of(candidate)).toList();
    return Ranking.winner(objective, all).filter(candidate::equals).isPresent();
  }

  /** Trains the winner again if the file with its model is missing or contains another one. */
  private void keepWinner() {
    Optional<TrialResult> finished =
        Ranking.winner(objective, results.values())
            .filter(result -> result.state() == State.FINISHED)
            .filter(result -> !folder.holdsBest(result.weightsSha256()));
    if (finished.isEmpty()) {
      return;
    }
    TrialResult winner = finished.get();
    Trial trial = winner.trial();
    warnings.accept(
        "%s: is not the model of trial %d, the winner, so that trial is trained once more"
            .formatted(folder.best(), trial.number()));
    TrialTarget target = new TrialTarget(trial, winner.history().size());
    Returned back = threads.train(target, Optional.empty());
    while (back.isUnderWay() && !threads.isStopping()) {
      back = threads.train(target, back.progress().checkpoint());
    }
    if (back.progress() != null && back.progress().done()) {
      folder.writeBest(
          runner.model(settings.apply(trial), back.progress().checkpoint().orElseThrow()));
      folder.trials().forget(trial);
    }
  }

  private void dropTheRest() {
    for (TrialResult result : List.copyOf(results.values())) {
      if (result.state() == State.PAUSED) {
        TrialResult dropped = result.as(State.DROPPED);
        folder.trials().write(dropped);
        folder.trials().forget(result.trial());
        change(dropped);
      }
    }
  }

  private void change(TrialResult result) {
    results.put(result.trial().number(), result);
    listener.changed(result, results.values());
  }

  /**
   * Stops the sweep soon, in a state that can be resumed. Any thread may call it; a second call has
   * no effect.
   *
   * @return false if the sweep had ended
   */
  boolean stop() {
    return threads.stop();
  }

  /** The state of all trials, in the order of their numbers. */
  List<TrialResult> results() {
    return List.copyOf(results.values());
  }

  /** The duration; NaN while it runs. */
  double seconds() {
    return seconds;
  }

  private double secondsSoFar() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The training times of all trials, added up. */
  double busySeconds() {
    return busySeconds;
  }
}
