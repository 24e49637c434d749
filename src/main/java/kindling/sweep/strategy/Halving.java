package kindling.sweep.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/**
 * Successive halving: begins with many trials and trains only the best of them further. Trials are
 * compared after the same number of epochs, and the best 1/factor continue, for about {@code
 * factor} times the epochs.
 *
 * <p>If deterministic, a comparison waits for all its trials (Jamieson, Talwalkar: Non-stochastic
 * Best Arm Identification and Hyperparameter Optimization, 2016). Otherwise a trial continues as
 * soon as it is among the best 1/factor of the trials that have reached its epoch so far, and a new
 * one begins only if none can continue (ASHA, algorithm 2 in Li and others: A System for Massively
 * Parallel Hyperparameter Tuning, 2020). Then the decisions depend on which trial ends first.
 *
 * <p>A failed trial does not continue.
 */
public final class Halving implements Strategy {
  private final List<Trial> trials;
  private final int factor;
  private final boolean deterministic;
  private final List<HalvingRung> rungs;
  // if deterministic: the next comparison, and its trials
  private int current;
  private List<Trial> compared;

  /**
   * A strategy without results.
   *
   * @param rungs the numbers of epochs after which trials are compared; the last is the end
   */
  Halving(List<Trial> trials, List<Integer> rungs, int factor, boolean deterministic) {
    this.trials = List.copyOf(trials);
    this.factor = factor;
    this.deterministic = deterministic;
    this.rungs = rungs.stream().map(HalvingRung::new).toList();
    this.compared = this.trials;
  }

  @Override
  public List<Trial> trials() {
    return trials;
  }

  @Override
  public Optional<TrialTarget> next() {
    return deterministic ? firstOf(compared, current) : nextOfAsha();
  }

  @Override
  public void done(TrialTarget target, double score) {
    rungAt(target.epochs()).done(target.trial(), score);
    while (deterministic
        && current < rungs.size() - 1
        && rungs.get(current).done() == compared.size()) {
      compared = rungs.get(current).best(Math.max(1, compared.size() / factor));
      current++;
    }
  }

  private HalvingRung rungAt(int epochs) {
    return rungs.stream()
        .filter(rung -> rung.epochs() == epochs)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no trial is compared after " + epochs));
  }

  private Optional<TrialTarget> nextOfAsha() {
    for (int rung = rungs.size() - 2; rung >= 0; rung--) {
      HalvingRung reached = rungs.get(rung);
      Optional<TrialTarget> promoted = firstOf(reached.best(reached.done() / factor), rung + 1);
      if (promoted.isPresent()) {
        return promoted;
      }
    }
    Optional<TrialTarget> fresh = firstOf(trials, 0);
    return fresh.isPresent() || rungs.stream().anyMatch(HalvingRung::hasRunning)
        ? fresh
        : toTheEnd();
  }

  /** Continues the best trial if too few were begun for one of them to reach the end. */
  private Optional<TrialTarget> toTheEnd() {
    for (int rung = rungs.size() - 1; rung >= 0; rung--) {
      List<Trial> ranking = rungs.get(rung).ranking();
      if (!ranking.isEmpty()) {
        return rung == rungs.size() - 1 ? Optional.empty() : firstOf(ranking, rung + 1);
      }
    }
    return Optional.empty();
  }

  private Optional<TrialTarget> firstOf(List<Trial> candidates, int rung) {
    HalvingRung to = rungs.get(rung);
    return candidates.stream().filter(trial -> !to.isBegun(trial)).findFirst().map(to::begin);
  }

  /** The number of trials at each comparison as text, and the total of epochs. */
  public Outline outline() {
    List<String> parts = new ArrayList<>();
    long epochs = 0;
    int left = trials.size();
    int before = 0;
    for (HalvingRung rung : rungs) {
      parts.add("%,d to epoch %,d".formatted(left, rung.epochs()));
      epochs += (long) left * (rung.epochs() - before);
      before = rung.epochs();
      left = Math.max(1, left / factor);
    }
    return new Outline(String.join(", ", parts), epochs);
  }

  /** The size of a halving in which no trial fails. */
  public record Outline(String text, long epochs) {}
}
