package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import kindling.metrics.Metric;
import kindling.network.Loss.Labels;
import kindling.store.Json;
import kindling.store.record.Figures;
import kindling.sweep.Objective;
import kindling.sweep.Results;
import kindling.sweep.SweepRun;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.junit.jupiter.api.Test;

/** What a program is told of a sweep. */
class JsonTrialsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonTrials trials =
      new JsonTrials(
          new PrintStream(bytes, true, StandardCharsets.UTF_8),
          Objective.of(Metric.ACCURACY),
          new Figures(Labels.CLASS));

  @Test
  void aTrialIsToldOfOnceWhenItIsOver() {
    Trial first = Results.trial(1, "optimizer.learning-rate", "0.01");
    trials.changed(Results.of(first, State.RUNNING, 0.5), List.of());
    trials.changed(Results.of(first, State.FINISHED, 0.5, 0.75), List.of());
    trials.changed(Results.of(first, State.FINISHED, 0.5, 0.75), List.of());
    trials.changed(Results.failed(Results.trial(2), "loss is NaN"), List.of());
    List<JsonNode> lines = lines();
    assertEquals(2, lines.size());
    assertEquals(
        "{\"event\":\"trial\",\"trial\":1,\"state\":\"finished\",\"values\":{\"optimizer.learning-rate\":\"0.01\"},"
            + "\"epochs\":2,\"seconds\":3.0,\"bestEpoch\":2,\"accuracy\":0.75}",
        lines.get(0).toString());
    assertEquals("loss is NaN", lines.get(1).get("error").asText());
  }

  @Test
  void theOutcomeNamesTheWinnerAndWhatItReachedOnTheTestSet() {
    TrialResult winner = Results.finished(3, 0.875);
    SweepRun.Outcome outcome =
        new SweepRun.Outcome(
            Optional.of(winner), Optional.of(winner.reached().train()), false, 12.5, 0.9);
    trials.finished(outcome, "runs/a");
    JsonNode line = lines().get(0);
    assertEquals("results", line.get("event").asText());
    assertEquals(3, line.get("winner").get("trial").asInt());
    assertEquals(0.885, line.get("test").get("accuracy").asDouble(), 1e-9);
  }

  private List<JsonNode> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().map(Json::parse).toList();
  }
}
