package kindling.sweep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kindling.metrics.Metric;
import kindling.store.Json;
import kindling.sweep.Objective;
import kindling.sweep.Results;
import kindling.sweep.space.Scale;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;
import org.junit.jupiter.api.Test;

class SweepReportTest {
  private static final String BAD = "</script><script>alert('x')</script><img src=x onerror=y>&";

  @Test
  void theChartsHaveTheTrialsByRankWithTheirCurves() {
    JsonNode trials =
        data(report(
                Map.of(),
                Results.of(Results.trial(1, "rate", "0.1"), State.FINISHED, 0.25, 0.5),
                Results.of(Results.trial(2, "rate", "0.2"), State.FINISHED, 0.75)))
            .get("trials");
    assertEquals(
        "[{'trial':2,'rank':1,'values':['0.2'],'figure':0.75,'curve':[[1,0.75]]},"
            + "{'trial':1,'rank':2,'values':['0.1'],'figure':0.5,'curve':[[1,0.25],[2,0.5]]}]",
        trials.toString().replace('"', '\''));
  }

  @Test
  void anAxisIsAsTheSpaceSaysIfItsValuesAreNumbers() {
    TrialResult result =
        Results.of(
            Results.trial(1, "rate", "0.1", "decay", "0", "width", "8", "layers", "affine"),
            State.FINISHED,
            0.5);
    Map<String, Scale> scales =
        Map.of(
            "rate", Scale.LOGARITHMIC,
            "decay", Scale.LOGARITHMIC,
            "width", Scale.LINEAR,
            "layers", Scale.LINEAR);
    assertEquals(
        List.of("LOGARITHMIC", "LINEAR", "LINEAR", "CATEGORICAL"),
        data(report(scales, result)).get("settings").findValuesAsText("scale"));
  }

  @Test
  void categoriesThatAreNumbersAreInTheirOrder() {
    SweepReport report =
        report(
            Map.of("batch", Scale.CATEGORICAL),
            Results.of(Results.trial(1, "batch", "128", "name", "sgd"), State.FINISHED, 0.5),
            Results.of(Results.trial(2, "batch", "64", "name", "adam"), State.FINISHED, 0.5));
    assertEquals(
        "[[\"64\",\"128\"],[\"sgd\",\"adam\"]]",
        data(report).get("settings").findValues("categories").toString().replace(" ", ""));
  }

  @Test
  void aSettingThatATrialDoesNotHaveIsNull() {
    SweepReport report =
        report(
            Map.of("momentum", Scale.LINEAR),
            Results.of(Results.trial(1, "momentum", "0.9"), State.FINISHED, 0.5),
            Results.of(Results.trial(2), State.FINISHED, 0.4));
    assertTrue(data(report).get("trials").get(1).get("values").get(0).isNull());
  }

  @Test
  void aSettingThatOnlyFailedTrialsHaveIsInNoChart() {
    SweepReport report =
        report(
            Map.of("momentum", Scale.LINEAR),
            Results.of(Results.trial(1, "rate", "1"), State.FINISHED, 0.5),
            Results.failed(Results.trial(2, "rate", "2", "momentum", "9"), "loss is NaN"));
    assertEquals(List.of("rate"), data(report).get("settings").findValuesAsText("key"));
  }

  @Test
  void numbersThatJsonDoesNotHaveAreNull() {
    SweepReport report =
        new SweepReport(
            "t",
            "",
            "",
            Objective.of(Metric.LOSS),
            List.of(Results.finished(1, Double.NEGATIVE_INFINITY, 0.5)),
            Map.of(),
            "");
    assertTrue(data(report).get("trials").get(0).get("curve").get(0).get(1).isNull());
  }

  @Test
  void whatComesFromOutsideIsNeverMarkup() {
    String html =
        new SweepReport(
                BAD,
                BAD,
                BAD,
                Objective.of(Metric.ACCURACY),
                List.of(
                    Results.of(Results.trial(1, BAD, BAD), State.FINISHED, 0.5),
                    Results.failed(Results.trial(2, BAD, BAD), BAD)),
                Map.of(),
                BAD)
            .html();
    assertFalse(html.contains("<script>alert"));
    assertFalse(html.contains("<img"));
    assertEquals(3, Pattern.compile("</script").matcher(html).results().count());
    assertEquals(BAD, data(html).get("settings").get(0).get("key").asText());
  }

  @Test
  void nothingIsLoadedFromTheNetwork() {
    String html = report(Map.of(), Results.finished(1, 0.5)).html();
    assertTrue(html.contains("Content-Security-Policy\" content=\"default-src 'none';"));
    assertFalse(
        Pattern.compile(
                "<(script|img|iframe)[^>]*\\ssrc=|<link[^>]*href=\"(?!data:)|@import|url\\(|sourceMappingURL")
            .matcher(html)
            .find());
  }

  @Test
  void failedTrialsStandThereWithTheirReasons() {
    String html =
        report(
                Map.of(),
                Results.finished(1, 0.5),
                Results.failed(Results.trial(2, "rate", "1e9"), "step 412: loss is NaN"))
            .html();
    assertTrue(html.contains("<td class=\"long\">rate=1e9</td>"));
    assertTrue(html.contains("<td class=\"long\">step 412: loss is NaN</td>"));
  }

  @Test
  void withoutAnyResultThereAreNoCharts() {
    String html = report(Map.of(), Results.failed(Results.trial(1), "no such file")).html();
    assertTrue(html.contains("No trial has a result yet."));
    assertFalse(html.contains("<canvas"));
  }

  @Test
  void ofThousandsOfTrialsSomeAreShownAndTheBestIsAmongThem() {
    double[] accuracies = IntStream.range(0, 300).mapToDouble(i -> i / 1000.0).toArray();
    List<TrialResult> results =
        IntStream.rangeClosed(1, 5000)
            .mapToObj(
                number -> Results.of(Results.trial(number, "a", "1"), State.FINISHED, accuracies))
            .toList();
    String html = report(Map.of(), results.toArray(TrialResult[]::new)).html();
    JsonNode trials = data(html).get("trials");
    assertEquals(SweepCharts.MOST_POINTS, trials.size());
    assertEquals(SweepCharts.MOST_CURVES, trials.findValues("curve").size());
    assertEquals(SweepCharts.MOST_EPOCHS, trials.get(0).get("curve").size());
    assertEquals(1, trials.get(0).get("trial").asInt());
    assertTrue(html.contains("Shown are 500 of 5,000 trials, the best; all are in results.csv."));
    assertTrue(
        html.contains("Shown are 200 of 5,000 trials, evenly spaced over the ranking.")
            && html.contains("Shown are 2,000 of 5,000 trials, evenly spaced over the ranking."));
    assertTrue(html.length() < 3_000_000, "%,d characters".formatted(html.length()));
  }

  private static SweepReport report(Map<String, Scale> scales, TrialResult... results) {
    return new SweepReport(
        "a sweep",
        "",
        "trials = 2",
        Objective.of(Metric.ACCURACY),
        List.of(results),
        scales,
        "kindling train");
  }

  private static JsonNode data(SweepReport report) {
    return data(report.html());
  }

  private static JsonNode data(String html) {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    return Json.parse(html.substring(from, html.indexOf("</script>", from)));
  }
}
