package kindling.sweep.strategy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/** All that is known of the trials at one comparison of halving. */
final class HalvingRung {
  private final int epochs;
  private final Set<Trial> given = new HashSet<>();
  private final Map<Trial, Double> figures = new HashMap<>();

  /**
   * A rung that nobody has reached.
   *
   * @param epochs after which trials are compared
   */
  HalvingRung(int epochs) {
    this.epochs = epochs;
  }

  int epochs() {
    return epochs;
  }

  /** Somebody trains a trial up to here. */
  TrialTarget give(Trial trial) {
    given.add(trial);
    return new TrialTarget(trial, epochs);
  }

  boolean isGiven(Trial trial) {
    return given.contains(trial);
  }

  void done(Trial trial, double objective) {
    given.add(trial);
    figures.put(trial, objective);
  }

  /** How many are done, failed ones too. */
  int done() {
    return figures.size();
  }

  boolean hasRunning() {
    return given.size() > figures.size();
  }

  /** Those that are done and did not fail, the best first; of equals the lower number. */
  List<Trial> ranking() {
    return figures.entrySet().stream()
        .filter(entry -> !entry.getValue().isNaN())
        .sorted(
            Map.Entry.<Trial, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().number()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Those at the top of the ranking that may go on. */
  List<Trial> best(int most) {
    List<Trial> ranking = ranking();
    return ranking.subList(0, Math.min(most, ranking.size()));
  }
}
