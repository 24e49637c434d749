package kindling.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindling.store.Json;
import org.junit.jupiter.api.Test;

class PageStateTest {
  private final PageState page = new PageState();

  private JsonNode changes() {
    return Json.parse(Json.line(page.changes()));
  }

  private JsonNode everything() {
    return Json.parse(Json.line(page.everything()));
  }

  @Test
  void changesAreReturnedOnceAndTheStateAtAnyTime() {
    page.fact("name", "a");
    page.status(Map.of("state", "training"));
    page.step(1, List.of(1.0, 2.5));
    page.line(false, "one");
    changes();
    page.step(2, List.of(2.0, 2.25));
    page.epoch(1, Map.of("epoch", 1));
    page.line(true, "two");
    JsonNode changes = changes();
    assertEquals("[[2.0,2.25]]", changes.at("/steps/points").toString());
    assertEquals("[{\"epoch\":1}]", changes.at("/epochs/points").toString());
    assertEquals(
        "[{\"number\":2,\"warning\":true,\"text\":\"two\"}]", changes.at("/log").toString());
    assertTrue(changes.at("/status").isMissingNode());
    assertTrue(changes().isEmpty());
    JsonNode all = everything();
    assertEquals("[[1.0,2.5],[2.0,2.25]]", all.at("/steps/points").toString());
    assertEquals(2, all.at("/log").size());
    assertEquals("a", all.at("/facts/name").textValue());
    assertTrue(changes().isEmpty());
  }

  @Test
  void curvesLogAndExecutorsAreBounded() {
    List<ExecutorFigures> executors =
        IntStream.range(0, 1000)
            .mapToObj(i -> new ExecutorFigures("" + i, "host", 4, 1, 2, 0, 0, 0))
            .toList();
    page.executors(executors);
    for (int i = 1; i <= 100_000; i++) {
      page.step(i, List.of((double) i));
      page.epoch(i, Map.of("epoch", i));
      page.line(false, "x".repeat(i % 3000));
    }
    JsonNode all = everything();
    assertTrue(all.at("/steps/points").size() <= PageState.MOST_POINTS);
    assertTrue(all.at("/epochs/points").size() <= PageState.MOST_POINTS);
    assertEquals(PageState.MOST_LINES, all.at("/log").size());
    all.at("/log").forEach(line -> assertTrue(line.get("text").textValue().length() <= 2001));
    assertEquals(PageState.MOST_EXECUTORS, all.at("/executors").size());
    assertEquals(1000, all.at("/executorsInAll").intValue());
  }

  @Test
  void theFinalStateKeepsTheProgress() {
    page.status(Map.of("state", "training", "epoch", 3, "secondsLeft", 7.5));
    page.end("failed", "loss is NaN");
    JsonNode status = everything().at("/status");
    assertEquals("failed", status.get("state").textValue());
    assertEquals("loss is NaN", status.get("reason").textValue());
    assertEquals(3, status.get("epoch").intValue());
    assertTrue(status.get("secondsLeft").isNull());
  }
}
