package kindling.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import kindling.train.EpochResult;
import kindling.train.Evaluations;

/** Results for tests. */
public final class Results {
  private static final int ROWS = 1000;

  private Results() {}

  public static Trial trial(int number, String... keysAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Trial(number, values);
  }

  /** A trial whose last epoch is its best, by the accuracies of its epochs. */
  public static TrialResult of(Trial trial, State state, double... accuracies) {
    List<EpochResult> history = new ArrayList<>();
    for (double accuracy : accuracies) {
      history.add(epoch(history.size() + 1, accuracy));
    }
    return new TrialResult(
        trial,
        state,
        history,
        accuracies.length,
        1.5 * accuracies.length,
        "",
        "",
        accuracies.length == 0 ? "" : "5e" + trial.number());
  }

  public static TrialResult finished(int number, double... accuracies) {
    return of(trial(number), State.FINISHED, accuracies);
  }

  public static TrialResult failed(Trial trial, String error) {
    return new TrialResult(trial, State.FAILED, List.of(), 0, 0.2, error, "", "");
  }

  /** An epoch with an accuracy, and a loss of one minus that. */
  public static EpochResult epoch(int epoch, double accuracy) {
    return new EpochResult(
        epoch,
        epoch * 100L,
        ROWS,
        new Evaluations(evaluation(accuracy + 0.01), evaluation(accuracy), Evaluation.NONE),
        0.5,
        0.1,
        PhaseTimes.ZERO);
  }

  private static Evaluation evaluation(double accuracy) {
    return new Evaluation(
        ROWS, ROWS * (1 - accuracy), Math.round(ROWS * accuracy), ROWS, Double.NaN, Double.NaN);
  }
}
