package kindling.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kindling.sweep.trial.TrialResult;

/**
 * Trials in the order of their metric. It does not depend on the order in which they ended.
 *
 * @param ranked best first: trials that were trained to their end before all others, and of equal
 *     ones the lower number
 * @param unranked by number: trials that failed, or whose metric is missing or NaN
 */
public record Ranking(List<TrialResult> ranked, List<TrialResult> unranked) {
  /** Copies the lists. */
  public Ranking {
    ranked = List.copyOf(ranked);
    unranked = List.copyOf(unranked);
  }

  /** The ranking by an objective. */
  public static Ranking of(Objective objective, Collection<TrialResult> results) {
    return new Ranking(
        results.stream()
            .filter(result -> hasValue(objective, result))
            .sorted(order(objective))
            .toList(),
        results.stream()
            .filter(result -> !hasValue(objective, result))
            .sorted(Comparator.comparingInt(result -> result.trial().number()))
            .toList());
  }

  /** The best trial; empty if none is ranked. */
  public Optional<TrialResult> winner() {
    return ranked.stream().findFirst();
  }

  /** The best trial of some, without sorting all of them. */
  public static Optional<TrialResult> winner(Objective objective, Collection<TrialResult> results) {
    return results.stream().filter(result -> hasValue(objective, result)).min(order(objective));
  }

  /** The ranked trials, then the others. */
  public Stream<TrialResult> all() {
    return Stream.concat(ranked.stream(), unranked.stream());
  }

  private static boolean hasValue(Objective objective, TrialResult result) {
    return result.state() != TrialResult.State.FAILED
        && result.reached() != null
        && !Double.isNaN(objective.of(result.reached()));
  }

  private static Comparator<TrialResult> order(Objective objective) {
    return Comparator.comparing(
            (TrialResult result) -> result.state() != TrialResult.State.FINISHED)
        .thenComparing(
            Comparator.comparingDouble((TrialResult result) -> objective.score(result.reached()))
                .reversed())
        .thenComparingInt(result -> result.trial().number());
  }
}
