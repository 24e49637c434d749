package kindling.sweep.strategy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import kindling.config.SweepSettings;
import kindling.config.SweepSettings.StrategyName;
import kindling.config.UserError;
import kindling.sweep.space.Space;
import kindling.sweep.trial.Trial;

/** Makes the trials of a sweep, and the strategy that chooses the epochs of each. */
public final class Strategies {
  /** The default number of trials, except for grid and hyperband. */
  private static final int USUAL_TRIALS = 20;

  /** Points in a row that give known trials, after which trials are taken from the grid. */
  private static final int MOST_KNOWN = 100;

  private Strategies() {}

  /**
   * The trials of a sweep. Trial i does not depend on their number, except in a grid.
   *
   * @param epochs of a trial; hyperband uses those of the first one
   * @throws UserError if the space has too few trials, or does not fit the strategy
   */
  public static List<Trial> trials(SweepSettings sweep, Space space, ToIntFunction<Trial> epochs) {
    StrategyName name = sweep.strategy();
    if (name == StrategyName.AUTO) {
      name = space.isFinite() ? StrategyName.GRID : StrategyName.RANDOM;
    }
    return switch (name) {
      case GRID -> grid(sweep, space);
      case SOBOL ->
          drawn(space, count(sweep, space, USUAL_TRIALS), PointSequence.sobol(sweep, space));
      case HYPERBAND -> {
        Trial first = drawn(space, 1, PointSequence.random(sweep, space)).get(0);
        int needed = Hyperband.trials(rungs(sweep, epochs.applyAsInt(first)), sweep.halving());
        int count = count(sweep, space, needed);
        if (sweep.trials() == 0 && count < needed) {
          throw sweep.error(
              "sweep.strategy",
              "\"hyperband\", which begins with %,d trials, but the space has only %,d"
                  .formatted(needed, count),
              "grid, or halving, for a space that small");
        }
        yield drawn(space, count, PointSequence.random(sweep, space));
      }
      default ->
          drawn(space, count(sweep, space, USUAL_TRIALS), PointSequence.random(sweep, space));
    };
  }

  /**
   * A strategy without results.
   *
   * @param trials of the sweep
   * @param epochs of a trial that is trained to its end
   */
  public static Strategy of(SweepSettings sweep, List<Trial> trials, ToIntFunction<Trial> epochs) {
    return switch (sweep.strategy()) {
      case HALVING ->
          new Halving(
              trials,
              rungs(sweep, requireSameEpochs(sweep, trials, epochs)),
              sweep.halving().factor(),
              sweep.deterministic());
      case HYPERBAND ->
          new Hyperband(
              trials,
              rungs(sweep, requireSameEpochs(sweep, trials, epochs)),
              sweep.halving(),
              sweep.deterministic());
      default -> new EachToItsEnd(trials, epochs);
    };
  }

  private static int requireSameEpochs(
      SweepSettings sweep, List<Trial> trials, ToIntFunction<Trial> epochs) {
    int all = epochs.applyAsInt(trials.get(0));
    for (Trial trial : trials) {
      int own = epochs.applyAsInt(trial);
      if (own != all) {
        throw sweep.error(
            "sweep.strategy",
            "\"%s\", but training.epochs is %d in trial 1 and %d in trial %d"
                .formatted(sweep.strategy().spelled(), all, own, trial.number()),
            "grid, random or sobol if training.epochs is searched: halving compares trials after the same epochs");
      }
    }
    return all;
  }

  /** The numbers of epochs after which trials are compared; the last is the end. */
  static List<Integer> rungs(SweepSettings sweep, int epochs) {
    int least = sweep.halving().minEpochs();
    if (least >= epochs) {
      throw sweep.error(
          "sweep.halving.min-epochs",
          Integer.toString(least),
          "less than training.epochs, which is " + epochs);
    }
    List<Integer> rungs = new ArrayList<>();
    for (long rung = least; rung < epochs; rung *= sweep.halving().factor()) {
      rungs.add((int) rung);
    }
    rungs.add(epochs);
    return rungs;
  }

  private static List<Trial> grid(SweepSettings sweep, Space space) {
    int most = sweep.trials() > 0 ? sweep.trials() : SweepSettings.MOST_TRIALS;
    List<Map<String, String>> grid = space.grid(most + 1);
    int count = count(sweep, space, grid.size());
    if (count > most) {
      throw sweep.error(
          "sweep.trials",
          "0 for all combinations, which are more than %,d".formatted(most),
          "at most %,d; shorten the lists, or use sweep.strategy = random".formatted(most));
    }
    if (count < grid.size()) {
      return drawn(space, count, PointSequence.random(sweep, space));
    }
    return IntStream.range(0, count).mapToObj(i -> new Trial(i + 1, grid.get(i))).toList();
  }

  /**
   * The number of trials: {@code sweep.trials}, or the usual number, or all of a smaller space.
   *
   * @throws UserError if the space has fewer than {@code sweep.trials}
   */
  private static int count(SweepSettings sweep, Space space, int usual) {
    int wanted = sweep.trials() > 0 ? sweep.trials() : usual;
    int count = space.isFinite() ? space.grid(wanted).size() : wanted;
    if (count < sweep.trials()) {
      throw sweep.error(
          "sweep.trials",
          "%,d, but the space has only %,d".formatted(sweep.trials(), count),
          "at most that; 0 is as many as the strategy needs");
    }
    return count;
  }

  /**
   * Trials at points of the space. They differ, unless a space that is not finite has few values
   * after rounding.
   */
  private static List<Trial> drawn(Space space, int count, Supplier<double[]> points) {
    Iterator<Map<String, String>> grid =
        space.isFinite() ? space.grid(count).iterator() : Collections.emptyIterator();
    Set<Map<String, String>> known = new HashSet<>();
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < count) {
      Map<String, String> values = space.at(points.get());
      for (int i = 0; i < MOST_KNOWN && known.contains(values); i++) {
        values = space.at(points.get());
      }
      while (grid.hasNext() && known.contains(values)) {
        values = grid.next();
      }
      known.add(values);
      trials.add(new Trial(trials.size() + 1, values));
    }
    return trials;
  }
}
