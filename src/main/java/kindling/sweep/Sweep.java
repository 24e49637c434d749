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
import kindling.config.message.Warnings;
import kindling.run.Assembly;
import kindling.sweep.TrialThreads.Returned;
import kindling.sweep.strategy.Strategy;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialProgress;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import kindling.sweep.trial.TrialRunner;
import kindling.sweep.trial.TrialTarget;
import kindling.train.EpochResult;

/**
 * The loop of a sweep: asks the strategy what is next, lets it be trained, several at a time, and
 * keeps what came of it. What is known from before is not trained again.
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
  // epochs that each trial has been let go to
  private final Map<Integer, Integer> planned = new HashMap<>();
  private double busySeconds;

  /**
   * A sweep.
   *
   * @param runner trains; stays with the caller
   * @param objective by which trials are compared
   * @param listener hears of each change
   * @param warnings takes what should be known, a line each
   */
  Sweep(
      Strategy strategy,
      Function<Trial, Settings> settings,
      TrialRunner runner,
      SweepFolder folder,
      Objective objective,
      BudgetSettings budget,
      SweepListener listener,
      Warnings warnings) {
    this.strategy = strategy;
    this.settings = settings;
    this.runner = runner;
    this.folder = folder;
    this.objective = objective;
    this.budget = budget;
    this.listener = listener;
    this.warnings = warnings;
    this.threads = new TrialThreads(settings, runner, folder.trials(), warnings);
    for (Trial trial : strategy.trials()) {
      results.put(
          trial.number(), folder.trials().read(trial).orElseGet(() -> TrialResult.waiting(trial)));
    }
  }

  /**
   * Trains until nothing is left, the budget is spent, or {@link #stop} is called.
   *
   * @return whether it came to its end or that of its budget
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

  /** Begins as much as there is room for, and returns whether the budget allows no more. */
  private boolean begin() {
    while (threads.hasRoom() && !threads.isStopping()) {
      if (isSpent()) {
        return true;
      }
      Optional<TrialTarget> next = strategy.next();
      if (next.isEmpty()) {
        return false;
      }
      TrialTarget stint = next.get();
      int number = stint.trial().number();
      planned.merge(number, stint.epochs(), Math::max);
      TrialResult known = results.get(number);
      if (known.state().isEnd() || known.history().size() >= stint.epochs()) {
        strategy.done(stint, score(known, stint));
      } else {
        change(known.as(State.RUNNING));
        threads.begin(stint, Optional.empty());
      }
    }
    return false;
  }

  private boolean isSpent() {
    long epochs = planned.values().stream().mapToLong(Integer::longValue).sum();
    return (budget.epochs() > 0 && epochs >= budget.epochs())
        || (budget.minutes() > 0 && secondsSoFar() >= 60 * budget.minutes());
  }

  /** The figure that a trial had at the end of a stint, the higher the better; NaN for none. */
  private double score(TrialResult result, TrialTarget stint) {
    int epochs = Math.min(stint.epochs(), result.history().size());
    if (epochs < stint.epochs() && result.state() == State.FAILED) {
      return Double.NaN;
    }
    if (epochs == result.history().size()) {
      return objective.score(result.reached());
    }
    List<EpochResult> then = result.history().subList(0, epochs);
    return objective.score(Assembly.reached(settings.apply(stint.trial()), then));
  }

  /** Keeps what came back, and lets the trial go on if it is not where it was to come. */
  private void settle(Returned back) {
    TrialTarget stint = back.stint();
    Trial trial = stint.trial();
    TrialResult before = results.get(trial.number());
    if (back.leg() == null) {
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
    TrialProgress leg = back.leg();
    busySeconds += leg.seconds();
    TrialResult now = before.after(leg);
    if (leg.done() && isBest(now)) {
      folder.writeBest(runner.model(settings.apply(trial), leg.checkpoint().orElseThrow()));
    }
    folder.trials().write(now);
    if (now.state().isEnd()) {
      folder.trials().forget(trial);
      change(now);
      strategy.done(stint, score(now, stint));
    } else if (now.history().size() >= stint.epochs() || threads.isStopping()) {
      change(now);
      if (now.history().size() >= stint.epochs()) {
        strategy.done(stint, score(now, stint));
      }
    } else {
      change(now.as(State.RUNNING));
      threads.begin(stint, leg.checkpoint());
    }
  }

  private boolean isBest(TrialResult candidate) {
    Stream<TrialResult> finished =
        results.values().stream().filter(result -> result.state() == State.FINISHED);
    List<TrialResult> all = Stream.concat(finished, Stream.of(candidate)).toList();
    return Ranking.winner(objective, all).filter(candidate::equals).isPresent();
  }

  /** Gets the model of the winner back, if its file was deleted or a kill left that of another. */
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
        "%s: is not the model of trial %d, the winner, which is trained once more for it"
            .formatted(folder.best(), trial.number()));
    TrialTarget stint = new TrialTarget(trial, winner.history().size());
    Returned back = threads.train(stint, Optional.empty());
    while (back.isUnderWay() && !threads.isStopping()) {
      back = threads.train(stint, back.leg().checkpoint());
    }
    if (back.leg() != null && back.leg().done()) {
      folder.writeBest(runner.model(settings.apply(trial), back.leg().checkpoint().orElseThrow()));
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
   * Makes the sweep stop soon, with what it takes to go on; from any thread. A second time is of no
   * use.
   *
   * @return whether there was anything left to stop
   */
  boolean stop() {
    return threads.stop();
  }

  /** How far all trials have come, in the order of their numbers. */
  List<TrialResult> results() {
    return List.copyOf(results.values());
  }

  /** Seconds that it took. */
  double seconds() {
    return seconds;
  }

  private double secondsSoFar() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Seconds in which trials were trained, all added up. */
  double busySeconds() {
    return busySeconds;
  }
}
