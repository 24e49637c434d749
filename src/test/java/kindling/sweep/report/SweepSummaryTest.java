package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import kindling.metrics.Metric;
import kindling.sweep.Objective;
import kindling.sweep.Results;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.junit.jupiter.api.Test;

class SweepSummaryTest {
  private static final Objective ACCURACY = Objective.of(Metric.ACCURACY);

  @Test
  void itEndsWithTheWinnerTheCommandAndTheFiles() {
    List<TrialResult> results =
        List.of(
            Results.of(Results.trial(1, "optimizer.name", "sgd"), State.FINISHED, 0.5),
            Results.of(Results.trial(2, "optimizer.name", "adam"), State.FINISHED, 0.25, 0.75),
            Results.failed(Results.trial(3, "optimizer.name", "lars"), "loss is NaN"));
    assertEquals(
        """
        3 trials: 2 finished, 1 failed

          trial  state     name  epoch  accuracy         time
              2  finished  adam      2   75.00 %        3.0 s
              1  finished  sgd       1   50.00 %        1.5 s
        trial 3 failed: loss is NaN

        the best is trial 2, with accuracy 75.00 % on the validation set after epoch 2:
          optimizer.name = adam
        train it again with
          kindling train --set optimizer.name=adam

        runs/s/report.html
        """,
        text(
            new SweepSummary(
                ACCURACY,
                results,
                List.of("runs/s/report.html"),
                "kindling train --set optimizer.name=adam")));
  }

  @Test
  void theBestTenAreShownAndTheRestCounted() {
    List<TrialResult> results =
        IntStream.rangeClosed(1, 25)
            .mapToObj(number -> Results.finished(number, number / 100.0))
            .toList();
    String text = text(new SweepSummary(ACCURACY, results, List.of(), ""));
    assertTrue(text.contains("   16  finished"), text);
    assertTrue(text.contains("  and 15 more\n"), text);
  }

  @Test
  void ifAllFailedTheReasonOfTheFirstIsThere() {
    String text =
        text(
            new SweepSummary(
                ACCURACY,
                List.of(Results.failed(Results.trial(1), "no such file")),
                List.of("runs/s/results.csv"),
                ""));
    assertEquals(
        """
        1 trial: 1 failed
        trial 1 failed: no such file

        runs/s/results.csv
        """,
        text);
  }

  private static String text(SweepSummary summary) {
    return String.join("\n", summary.lines(100)) + "\n";
  }
}
