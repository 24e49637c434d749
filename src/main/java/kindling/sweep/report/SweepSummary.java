package kindling.sweep.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kindling.sweep.Objective;
import kindling.sweep.Ranking;
import kindling.sweep.trial.TrialResult;

/**
 * The summary that is printed at the end of a sweep.
 *
 * @param objective by which trials are compared
 * @param results of all trials
 * @param files lines about the files
 * @param command that trains the winner again
 */
public record SweepSummary(
    Objective objective, List<TrialResult> results, List<String> files, String command) {
  private static final int MOST = 10;

  /** Copies the lists. */
  public SweepSummary {
    results = List.copyOf(results);
    files = List.copyOf(files);
  }

  /** Lines of at most this width, for which settings are left out if necessary. */
  public List<String> lines(int width) {
    Ranking ranking = Ranking.of(objective, results);
    List<String> lines = new ArrayList<>();
    lines.add(TrialCounts.of(results, results.size()));
    List<TrialResult> best = ranking.ranked().subList(0, Math.min(MOST, ranking.ranked().size()));
    if (!best.isEmpty()) {
      TrialLines table =
          new TrialLines(objective, best.stream().map(TrialResult::trial).toList(), width - 2);
      lines.add("");
      lines.add("  " + table.head());
      best.forEach(result -> lines.add("  " + table.line(result)));
      if (ranking.ranked().size() > best.size()) {
        lines.add(
            String.format(Locale.ROOT, "  and %,d more", ranking.ranked().size() - best.size()));
      }
    }
    reason(ranking).ifPresent(lines::add);
    lines.add("");
    ranking.winner().ifPresent(winner -> addWinner(lines, winner));
    lines.addAll(files);
    return lines;
  }

  private void addWinner(List<String> lines, TrialResult winner) {
    lines.add(
        "the best is trial %d, with %s %s on the validation set after epoch %d:"
            .formatted(
                winner.trial().number(),
                objective.name(),
                objective.text(objective.of(winner.reached())),
                winner.best()));
    winner.trial().values().forEach((key, value) -> lines.add("  " + key + " = " + value));
    if (!command.isEmpty()) {
      lines.add("train it again with");
      lines.add("  " + command);
    }
    lines.add("");
  }

  /** The reason of the first trial that failed. */
  private static Optional<String> reason(Ranking ranking) {
    return ranking.unranked().stream()
        .filter(result -> result.state() == TrialResult.State.FAILED)
        .findFirst()
        .map(result -> "trial %d failed: %s".formatted(result.trial().number(), result.error()));
  }
}
