package kindling.sweep.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.config.SweepSettings.HalvingSettings;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/**
 * Halving several times, in case a few epochs do not distinguish good trials from bad ones: from a
 * bracket of many trials that begin with few epochs to one of few trials that are trained to their
 * end at once (Li and others: Hyperband, 2018, algorithm 1). A later bracket runs while the earlier
 * ones wait.
 *
 * <p>With K + 1 rungs, the bracket that omits the first K - s of them begins with {@code ceil((K +
 * 1) / (s + 1) · factor^s)} trials.
 */
public final class Hyperband implements Strategy {
  private final List<Trial> trials;
  private final List<Halving> brackets = new ArrayList<>();

  /**
   * A strategy without results.
   *
   * @param rungs the numbers of epochs after which trials are compared; the last is the end
   */
  Hyperband(
      List<Trial> trials, List<Integer> rungs, HalvingSettings halving, boolean deterministic) {
    this.trials = List.copyOf(trials);
    List<Integer> sizes = sizes(rungs, halving);
    long all = trials(rungs, halving);
    long until = 0;
    int from = 0;
    for (int bracket = 0; bracket < sizes.size(); bracket++) {
      until += sizes.get(bracket);
      // In the same proportions if there are more or fewer trials than needed.
      int to = (int) (until * trials.size() / all);
      if (to > from) {
        brackets.add(
            new Halving(
                trials.subList(from, to),
                rungs.subList(bracket, rungs.size()),
                halving.factor(),
                deterministic));
      }
      from = to;
    }
  }

  /** The total number of trials with which the brackets begin. */
  static int trials(List<Integer> rungs, HalvingSettings halving) {
    return sizes(rungs, halving).stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Integer> sizes(List<Integer> rungs, HalvingSettings halving) {
    List<Integer> sizes = new ArrayList<>();
    for (int s = rungs.size() - 1; s >= 0; s--) {
      sizes.add((int) Math.ceil(rungs.size() * Math.pow(halving.factor(), s) / (s + 1)));
    }
    return sizes;
  }

  @Override
  public List<Trial> trials() {
    return trials;
  }

  @Override
  public Optional<TrialTarget> next() {
    return brackets.stream().flatMap(bracket -> bracket.next().stream()).findFirst();
  }

  @Override
  public void done(TrialTarget target, double score) {
    for (Halving bracket : brackets) {
      Trial last = bracket.trials().get(bracket.trials().size() - 1);
      if (target.trial().number() <= last.number()) {
        bracket.done(target, score);
        return;
      }
    }
    throw new IllegalArgumentException("no trial of this sweep: " + target.trial());
  }

  /** The brackets. */
  public List<Halving> brackets() {
    return brackets;
  }
}
