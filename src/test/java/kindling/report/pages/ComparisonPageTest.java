package kindling.report.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kindling.config.UserError;
import kindling.optimize.LearningRate;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
  @Test
  void everyRunHasACurveInEveryChartOfItsMetrics() {
    JsonNode charts =
        Runs.data(page(Runs.of("runs/a", "mnist", 0.25, 0.5), Runs.of("runs/b", "mnist", 0.75)))
            .get("charts");
    assertEquals(
        List.of(
            "test loss",
            "test accuracy",
            "training loss",
            "training accuracy",
            "learning rate",
            "samples per second"),
        charts.findValuesAsText("title"));
    assertEquals("[[1.0,0.25],[2.0,0.5]]", charts.at("/1/lines/0/points").toString());
    assertEquals("[[1.0,0.75]]", charts.at("/1/lines/1/points").toString());
  }

  @Test
  void runsAreNamedAfterTheirFolders() {
    JsonNode charts =
        Runs.data(page(Runs.of("runs/a/", "mnist", 0.5), Runs.of("runs/b", "mnist", 0.5)))
            .get("charts");
    assertEquals(List.of("a", "b"), charts.get(0).get("lines").findValuesAsText("label"));
    charts =
        Runs.data(page(Runs.of("one/run", "mnist", 0.5), Runs.of("other/run", "mnist", 0.5)))
            .get("charts");
    assertEquals(
        List.of("one/run", "other/run"), charts.get(0).get("lines").findValuesAsText("label"));
  }

  @Test
  void noTwoOfManyRunsHaveTheSameLine() {
    RecordedRun[] runs = new RecordedRun[32];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = Runs.of("runs/" + i, "mnist", 0.5);
    }
    String html = page(runs);
    Set<String> lines = new HashSet<>();
    Runs.data(html)
        .at("/charts/0/lines")
        .forEach(line -> lines.add(line.get("colour") + " " + line.get("dash")));
    assertEquals(32, lines.size());
    assertTrue(
        html.contains("<span class=\"swatch line dash1\" style=\"color:var(--run0)\"></span>8<"));
  }

  @Test
  void settingsThatDifferAreShownSideBySide() {
    String html = page(Runs.of("runs/a", "one", 0.5), Runs.of("runs/b", "other", 0.5));
    assertTrue(
        html.contains(
            "<td>data.path</td><td class=\"long\">one</td><td class=\"long\">other</td>"));
  }

  @Test
  void aRunInItsFirstEpochIsListed() {
    String html = page(Runs.of("runs/a", "a"), Runs.of("runs/b", "b", 0.5));
    assertTrue(html.contains(">0 of 0<"));
    assertFalse(html.substring(0, html.indexOf("<script")).contains("NaN"));
  }

  @Test
  void whatComesFromOutsideIsNeverMarkup() {
    String html = page(Runs.of(Runs.BAD, Runs.BAD, 0.5), Runs.of("b", "b", 0.5));
    assertFalse(html.contains("<script>alert"));
    assertFalse(html.contains("<img"));
    assertEquals(3, Pattern.compile("</script").matcher(html).results().count());
  }

  @Test
  void nothingIsLoadedFromTheNetwork() {
    assertTrue(Runs.loadsNothing(page(Runs.of("a", "a", 0.5))));
  }

  @Test
  void aFolderWithoutARunIsRefusedWithItsName(@TempDir Path folder) throws IOException {
    Storage storage = new Storage(new Configuration(false));
    UserError error =
        assertThrows(UserError.class, () -> RecordedRun.read(storage, folder.toString()));
    assertEquals(
        folder + ": has no run.json; name a folder that kindling train left", error.getMessage());
    Files.writeString(folder.resolve("run.json"), "[1]");
    error = assertThrows(UserError.class, () -> RecordedRun.read(storage, folder.toString()));
    assertEquals(folder + "/run.json: holds something else than JSON objects", error.getMessage());
  }

  private static String page(RecordedRun... runs) {
    List<LearningRate> rates = Stream.of(runs).map(run -> LearningRate.constant(0.1)).toList();
    return new ComparisonPage(Arrays.asList(runs), rates).html();
  }
}
