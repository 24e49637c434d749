package kindling.sweep.strategy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/** The trials and scores of one comparison of halving. */
final class HalvingRung {
  private final int epochs;
  private final Set<Trial> begun = new HashSet<>();
  private final Map<Trial, Double> scores = new HashMap<>();

  /**
   * A comparison without trials.
   *
   * @param epochs after which trials are compared
   */
  HalvingRung(int epochs) {
    this.epochs = epochs;
  }

  int epochs() {
    return epochs;
  }

  /** The target of a trial that is trained up to here. */
  TrialTarget begin(Trial trial) {
    begun.add(trial);
    return new TrialTarget(trial, epochs);
  }

  boolean isBegun(Trial trial) {
    return begun.contains(trial);
  }

  void done(Trial trial, double score) {
    begun.add(trial);
    scores.put(trial, score);
  }

  /** The number of trials that have ended, including failed ones. */
  int done() {
    return scores.size();
  }

  boolean hasRunning() {
    return begun.size() > scores.size();
  }

  /** The trials that did not fail, best first; of equal ones the lower number. */
  List<Trial> ranking() {
    return scores.entrySet().stream()
        .filter(entry -> !entry.getValue().isNaN())
        .sorted(
            Map.Entry.<Trial, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().number()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The best trials, which may continue. */
  List<Trial> best(int most) {
    List<Trial> ranking = ranking();
    return ranking.subList(0, Math.min(most, ranking.size()));
  }
}
