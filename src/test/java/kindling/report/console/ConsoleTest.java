package kindling.report.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import kindling.config.Change;
import kindling.config.SettingsReader;
import kindling.config.TrainingSettings;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.network.Loss.Labels;
import kindling.optimize.Weights;
import kindling.store.Json;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.Position;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.junit.jupiter.api.Test;

/** The console output, as text and as JSON, of a training of three epochs of 600 steps. */
class ConsoleTest {
  private static final EpochResult FIRST = epoch(1, 0.5, 90);
  private static final EpochResult SECOND = epoch(2, 0.25, 95);
  private static final EpochResult THIRD = epoch(3, 0.375, 94);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aFileGetsOneAlignedLinePerEpochAndASummary() {
    tell(TextConsole.plain(out));
    assertEquals(
        """
        kindling on a test
        1,000 parameters, 60,000 training rows, 600 steps per epoch

        epoch  train loss    accuracy   test loss    accuracy   seconds  samples/s
            1      0.5000     90.00 %      0.5000     90.00 %      2.00     30,000
            2      0.2500     95.00 %      0.2500     95.00 %      2.00     30,000
            3      0.3750     94.00 %      0.3750     94.00 %      2.00     30,000

        best epoch 2 of 3, with the lowest training loss; the model is that of the last one
        test loss 0.3750, test accuracy 94.00 % of 100 rows

        6.0 s of training, 3.33 ms per step:
          scheduling 60 %, compute 25 %, broadcast 10 %, aggregate 5 %, update 0 %
        1.5 s of evaluation
        results in runs/a:
          model.safetensors    weights and settings
          run.json             settings, versions, data, final metrics
          checkpoints          to resume the training
        in MLflow: http://localhost:5000/#/experiments/0/runs/1
        next:
          kindling evaluate --model runs/a/model.safetensors
          kindling train --resume runs/a --set training.epochs=6
        """,
        text());
  }

  @Test
  void aLossThatExplodesStaysInItsColumn() {
    TrainingListener report = TextConsole.plain(out).report(60_000, 1, Labels.CLASS);
    EpochResult wild = epoch(1, 1.25e29, 10);
    report.epochDone(state(0, List.of(wild)), wild);
    assertTrue(text().contains("    1   1.250e+29     10.00 %   1.250e+29     10.00 %"), text());
  }

  @Test
  void briefOutputHasOnlyMetrics() {
    tell(TextConsole.brief(out));
    assertEquals(
        List.of("epoch", "1", "2", "3", "", "best", "test"),
        text().lines().map(line -> line.strip().split(" +", -1)[0]).toList());
  }

  @Test
  void onATerminalABarShowsStepLossSpeedAndTimeLeft() {
    String bar = bar(120);
    assertTrue(bar.contains("epoch 2/3"), bar);
    assertTrue(bar.contains("150/600"), bar);
    // The first epoch took 2.5 s: 1.75 times as long.
    assertTrue(bar.contains("loss 0.3000  30,000 samples/s  0:04 left"), bar);
  }

  @Test
  void timeLeftIsNotEstimatedFromTheFirstSteps() {
    TrainingListener report = TextConsole.terminal(out, 120).report(60_000, 3, Labels.CLASS);
    report.started(state(0, List.of()));
    report.stepDone(state(10, List.of()));
    report.finished(state(10, List.of()));
    assertTrue(text().contains("loss 0.3000"), text());
    assertFalse(text().contains("left"), text());
  }

  @Test
  void aNarrowTerminalHasRoomForTheTimeLeft() {
    assertTrue(bar(60).contains("loss 0.30  0:04 left"), bar(60));
    bytes.reset();
    TrainingListener report = TextConsole.terminal(out, 60).report(60_000, 3, Labels.CLASS);
    report.epochDone(state(0, List.of(FIRST)), FIRST);
    text()
        .lines()
        .forEach(
            line -> assertTrue(line.replaceAll("\u001b\\[[0-9]*[Km]", "").length() < 60, line));
  }

  @Test
  void aCompleteTrainingSaysHowToTrainMore() {
    TrainingListener report = TextConsole.plain(out).report(60_000, 2, Labels.CLASS);
    report.started(state(0, List.of(FIRST, SECOND)));
    assertTrue(
        text()
            .contains(
                "all 2 epochs are already trained; to train more, add --set training.epochs=4"),
        text());
  }

  @Test
  void aBarFitsItsTerminal() {
    for (int width : new int[] {40, 60, 80, 100, 200}) {
      String bar = bar(width);
      assertTrue(bar.length() < width, width + ": " + bar);
      assertTrue(bar.startsWith("epoch 2/3"), bar);
    }
  }

  @Test
  void theBarIsErasedBeforeAnEpochsLine() {
    TextConsole console = TextConsole.terminal(out, 100);
    TrainingListener report = console.report(60_000, 3, Labels.CLASS);
    report.started(state(0, List.of()));
    report.stepDone(state(300, List.of()));
    report.epochDone(state(0, List.of(FIRST)), FIRST);
    console.say("a warning");
    report.stopped(state(5, List.of(FIRST)));
    // As a terminal shows it: what was on a line before it was erased is gone.
    List<String> lines =
        Stream.of(text().split("\n")).map(line -> line.replaceAll("(?s).*\u001b\\[K", "")).toList();
    assertTrue(lines.get(3).startsWith("    1      0.5000"), lines.toString());
    assertEquals("a warning", lines.get(4));
    assertEquals("stopped in epoch 2, after step 605", lines.get(5));
  }

  @Test
  void jsonHasTheSameMetrics() {
    tell(new JsonConsole(out, System.err));
    List<JsonNode> events = text().lines().map(Json::parse).toList();
    assertEquals(
        List.of("started", "epoch", "epoch", "epoch", "finished", "results"),
        events.stream().map(event -> event.get("event").asText()).toList());
    assertEquals("runs/a", events.get(0).get("folder").asText());
    assertEquals(60_000, events.get(0).get("rows").asInt());
    assertEquals(0.95, events.get(2).get("testAccuracy").asDouble());
    JsonNode results = events.get(5);
    assertEquals("runs/a", results.get("folder").asText());
    assertTrue(results.get("mlflow").asText().endsWith("/runs/1"));
    assertEquals(2, results.get("bestEpoch").asInt());
    assertEquals(0.94, results.get("final").get("testAccuracy").asDouble());
  }

  @Test
  void onlyATerminalCountsAsWatched() {
    assertTrue(TextConsole.terminal(out, 80).watched());
    assertFalse(TextConsole.plain(out).watched());
    assertFalse(new JsonConsole(out, out).watched());
  }

  @Test
  void withAValidationSetTheBestEpochHasItsLowestLossOrWasKeptByEarlyStopping() {
    Function<TrainingSettings, String> line =
        training -> summary(List.of(), training).metrics().get(1);
    assertEquals("best epoch 2 of 2, with the lowest training loss", line.apply(training()));
    assertEquals(
        "the model is that of epoch 2, the best of 2 on the validation set",
        line.apply(training("training.early-stopping.patience=3", "data.validation-share=0.1")));
  }

  @Test
  void theNextCommandContinuesATrainingThatTheTimeHasEnded() {
    assertEquals("epochs=4", next("training.epochs=2"));
    // The two epochs took five seconds.
    assertEquals("max-minutes=0.2000", next("training.epochs=3", "training.max-minutes=0.1"));
    assertEquals("epochs=4", next("training.epochs=2", "training.max-minutes=0.1"));
    assertEquals("epochs=4", next("training.epochs=3", "training.max-minutes=1"));
  }

  private static String next(String... changes) {
    List<String> lines = summary(List.of("checkpoints"), training(changes)).rest();
    return lines.get(lines.size() - 1).replaceFirst(".* train --resume a --set training.", "");
  }

  private static RunSummary summary(List<String> files, TrainingSettings training) {
    List<EpochResult> history = List.of(FIRST, SECOND);
    return new RunSummary("a", files, Labels.CLASS, history, SECOND, training, null);
  }

  private static TrainingSettings training(String... changes) {
    List<Change> all = Stream.of(changes).map(change -> Change.of("a test", change)).toList();
    return SettingsReader.ofChanges("a test", all).settings().training();
  }

  /** The last frame of the bar in the second epoch. */
  private String bar(int width) {
    bytes.reset();
    TrainingListener report = TextConsole.terminal(out, width).report(60_000, 3, Labels.CLASS);
    report.started(state(0, List.of(FIRST)));
    report.stepDone(state(150, List.of(FIRST)));
    report.finished(state(150, List.of(FIRST)));
    List<String> frames =
        Stream.of(text().split("\r"))
            .map(frame -> frame.replaceAll("\u001b\\[K", ""))
            .filter(frame -> frame.startsWith("epoch"))
            .toList();
    return frames.get(frames.size() - 1);
  }

  private void tell(Console console) {
    console.begin("kindling on a test", "runs/a");
    TrainingListener report = console.report(60_000, 3, Labels.CLASS);
    report.started(state(0, List.of()));
    report.stepDone(state(150, List.of()));
    report.epochDone(state(0, List.of(FIRST)), FIRST);
    report.epochDone(state(0, List.of(FIRST, SECOND)), SECOND);
    List<EpochResult> history = List.of(FIRST, SECOND, THIRD);
    report.epochDone(state(0, history), THIRD);
    report.finished(state(0, history));
    List<String> files = List.of("checkpoints", "model.safetensors", "run.json");
    console.closing(
        new RunSummary(
            "runs/a",
            files,
            Labels.CLASS,
            history,
            THIRD,
            training(),
            "http://localhost:5000/#/experiments/0/runs/1"));
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static TrainingState state(int step, List<EpochResult> history) {
    Position position =
        new Position(step, 0.3, step * 100L, step / 300.0, PhaseTimes.ZERO, history, 0);
    return new TrainingState(Weights.of(new float[1000]), null, 600, position);
  }

  private static EpochResult epoch(int number, double loss, int right) {
    Evaluation set = new Evaluation(100, 100 * loss, right, right, 0, 0);
    PhaseTimes phases = new PhaseTimes(100, 250, 50, 0, 600);
    return new EpochResult(
        number, 600L * number, 60_000, new Evaluations(set, Evaluation.NONE, set), 2, 0.5, phases);
  }
}
