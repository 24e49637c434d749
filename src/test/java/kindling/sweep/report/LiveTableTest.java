package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import kindling.metrics.Metric;
import kindling.sweep.Objective;
import kindling.sweep.Results;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult.State;
import org.junit.jupiter.api.Test;

class LiveTableTest {
  private static final List<Trial> TRIALS =
      List.of(
          Results.trial(1, "optimizer.learning-rate", "0.01", "optimizer.name", "sgd"),
          Results.trial(2, "optimizer.learning-rate", "0.1", "optimizer.name", "adam"),
          Results.trial(3, "optimizer.learning-rate", "1", "optimizer.name", "adam"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long now;

  @Test
  void elsewhereThanOnATerminalThereIsALineForEachTrialThatEnded() {
    try (LiveTable table = table(TRIALS, false, 80, 20)) {
      table.changed(Results.of(TRIALS.get(0), State.RUNNING));
      table.changed(Results.of(TRIALS.get(0), State.RUNNING, 0.5));
      table.changed(Results.of(TRIALS.get(0), State.FINISHED, 0.5, 0.75));
      table.changed(Results.failed(TRIALS.get(2), "step 412: loss is NaN\nmore"));
      table.changed(Results.of(TRIALS.get(1), State.FINISHED, 0.8));
    }
    assertEquals(
        """
        trial  state     learning-rate  name  epoch  accuracy         time  best so far
            1  finished           0.01  sgd       2   75.00 %        3.0 s  75.00 % by 1
            3  failed                1  adam                         0.2 s  75.00 % by 1  step 412: loss is NaN
            2  finished            0.1  adam      1   80.00 %        1.5 s  80.00 % by 2
        """,
        text());
  }

  @Test
  void whatWasDoneBeforeIsNotSaidAgainButCounts() {
    try (LiveTable table = table(TRIALS, false, 80, 20)) {
      table.goOn(List.of(Results.of(TRIALS.get(0), State.FINISHED, 0.9)));
      table.changed(Results.of(TRIALS.get(1), State.FINISHED, 0.8));
    }
    assertEquals(2, text().lines().count());
    assertTrue(text().contains("90.00 % by 1"), text());
  }

  @Test
  void onATerminalTheBestStandAboveThoseThatRun() {
    LiveTable table = table(TRIALS, true, 100, 20);
    table.goOn(
        List.of(
            Results.of(TRIALS.get(0), State.RUNNING, 0.5),
            Results.of(TRIALS.get(1), State.FINISHED, 0.8)));
    table.tick();
    assertEquals(
        """
        3 trials: 1 finished, 1 running, 1 waiting · 0.0 s

          trial  state     learning-rate  name  epoch  accuracy         time
        *     2  finished            0.1  adam      1   80.00 %        1.5 s
              1  running            0.01  sgd       1   50.00 %        1.5 s
        """,
        text().replaceAll("\u001b\\[\\d*[A-Z]", ""));
  }

  @Test
  void itIsRedrawnInPlaceAndNotTooOften() {
    LiveTable table = table(TRIALS, true, 100, 20);
    table.tick();
    table.tick();
    assertEquals(1, text().split("trials:", -1).length - 1);
    now += 1_000_000_000;
    table.changed(Results.of(TRIALS.get(0), State.RUNNING));
    assertTrue(
        text().contains("\u001b[1A\r3 trials: 1 running, 2 waiting · 1.0 s\u001b[K\n"), text());
  }

  @Test
  void itIsNeverHigherOrWiderThanAllowed() {
    List<Trial> trials =
        IntStream.rangeClosed(1, 100)
            .mapToObj(number -> Results.trial(number, "key", "a".repeat(60), "other", "b"))
            .toList();
    LiveTable table = table(trials, true, 60, 20);
    table.goOn(trials.stream().limit(50).map(one -> Results.of(one, State.RUNNING, 0.5)).toList());
    table.goOn(trials.stream().skip(50).map(one -> Results.of(one, State.FINISHED, 0.5)).toList());
    table.tick();
    String shown = text().replaceAll("\u001b\\[\\d*[A-Z]", "");
    assertEquals(20, shown.lines().count(), shown);
    assertTrue(shown.lines().allMatch(line -> line.length() < 60), shown);
    assertTrue(shown.contains("and 39 more running") && shown.contains("accuracy"), shown);
  }

  @Test
  void theTimeLeftIsThatOfTheShareThatIsNotDone() {
    LiveTable table = table(TRIALS, true, 100, 20);
    table.progress(0.2);
    now = 60_000_000_000L;
    table.progress(0.4);
    table.tick();
    assertTrue(text().contains("1 min 00 s, about 3 min 00 s left"), text());
  }

  @Test
  void aLineStaysAboveTheTable() {
    LiveTable table = table(TRIALS, true, 100, 20);
    table.tick();
    table.say("warning");
    assertTrue(text().contains("\u001b[1A\r\u001b[Jwarning\n3 trials"), text());
  }

  private LiveTable table(List<Trial> trials, boolean terminal, int width, int height) {
    return new LiveTable(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        Objective.of(Metric.ACCURACY),
        trials,
        terminal,
        width,
        height,
        () -> now);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
