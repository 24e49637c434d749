package kindling.sweep.report;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;

/** The numbers of trials in each state, as text. */
final class TrialCounts {
  private static final List<State> ORDER =
      List.of(
          State.FINISHED, State.RUNNING, State.PAUSED, State.DROPPED, State.FAILED, State.WAITING);

  private TrialCounts() {}

  /**
   * The counts as text.
   *
   * @param trials their number; those without a result are waiting
   */
  static String of(Collection<TrialResult> results, int trials) {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    results.forEach(result -> counts.merge(result.state(), 1, Integer::sum));
    counts.merge(State.WAITING, trials - results.size(), Integer::sum);
    return ORDER.stream()
        .filter(state -> counts.getOrDefault(state, 0) > 0)
        .map(state -> String.format(Locale.ROOT, "%,d %s", counts.get(state), state.text()))
        .collect(
            Collectors.joining(
                ", ",
                String.format(Locale.ROOT, trials == 1 ? "%,d trial: " : "%,d trials: ", trials),
                ""));
  }
}
