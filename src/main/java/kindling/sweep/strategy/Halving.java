package kindling.sweep.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialTarget;

/**
 * Begins with many trials and trains only the best of them further: of those that are compared
 * after as many epochs, one of {@code factor} goes on, for about {@code factor} times the epochs.
 *
 * <p>Deterministic: who goes on is decided when all have come as far (Jamieson, Talwalkar:
 * Non-stochastic Best Arm Identification and Hyperparameter Optimization, 2016). Else a trial goes
 * on as soon as it is among the best 1/factor of those that have come as far so far, and only if
 * there is none a new one is begun (ASHA, algorithm 2 in Li and others: A System for Massively
 * Parallel Hyperparameter Tuning, 2020); what is decided then depends on who is done first.
 *
 * <p>A trial that failed goes on no further.
 */
public final class Halving implements Strategy {
  private final List<Trial> trials;
  private final int factor;
  private final boolean deterministic;
  private final List<HalvingRung> rungs;
  // of a deterministic one: the rung that is climbed, and who climbs it
  private int current;
  private List<Trial> climbing;

  /**
   * A strategy that has been told nothing yet.
   *
   * @param rungs after how many epochs trials are compared; the last is the end
   */
  Halving(List<Trial> trials, List<Integer> rungs, int factor, boolean deterministic) {
    this.trials = List.copyOf(trials);
    this.factor = factor;
    this.deterministic = deterministic;
    this.rungs = rungs.stream().map(HalvingRung::new).toList();
    this.climbing = this.trials;
  }

  @Override
  public List<Trial> trials() {
    return trials;
  }

  @Override
  public Optional<TrialTarget> next() {
    return deterministic ? firstOf(climbing, current) : nextOfAsha();
  }

  @Override
  public void done(TrialTarget stint, double objective) {
    rungAt(stint.epochs()).done(stint.trial(), objective);
    while (deterministic
        && current < rungs.size() - 1
        && rungs.get(current).done() == climbing.size()) {
      climbing = rungs.get(current).best(Math.max(1, climbing.size() / factor));
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
    Optional<TrialTarget> begun = firstOf(trials, 0);
    return begun.isPresent() || rungs.stream().anyMatch(HalvingRung::hasRunning)
        ? begun
        : toTheEnd();
  }

  /** If too few were begun for any of them to be promoted to the end, the best one goes on. */
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
    return candidates.stream().filter(trial -> !to.isGiven(trial)).findFirst().map(to::give);
  }

  /** How many are trained how far, in words, and how many epochs that takes all together. */
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

  /** What a halving comes to if no trial fails. */
  public record Outline(String text, long epochs) {}
}
