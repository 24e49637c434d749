package kindling.report.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kindling.data.Shape;
import kindling.metrics.ConfusionMatrix;
import kindling.metrics.Histogram;
import kindling.metrics.Mistakes;
import kindling.metrics.PredictionDetails;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.optimize.LearningRate;
import kindling.store.Model;
import kindling.store.record.RecordedSnapshot;
import org.junit.jupiter.api.Test;

/** The page of a run over images of two pixels, of two classes. */
class RunPageTest {
  private static final Model MODEL =
      new Model(
          new Network(new Shape(1, 2, 1), List.of(new Affine(2, 2)), new SoftmaxWithLoss()),
          new float[] {1, -0.5f, -2, 0.25f, 0, 0},
          1,
          "{}");

  @Test
  void theFirstSentenceShowsTheMetricsOfTheModel() {
    assertTrue(
        page(Runs.of("runs/a", "a", 0.25, 0.5))
            .contains(
                "Epoch 2, the last one: test accuracy 50.00 %, training accuracy 87.50 %. 4.0 s of training, 500 samples per second."));
  }

  @Test
  void aPageSaysThatTheCurvesAreOfTheModelBeforeItWasCompleted() {
    String note = "The curves show the model before it was calibrated";
    RecordedRun plain = Runs.of("runs/a", "a", 0.25);
    assertFalse(page(plain).contains(note));
    for (String key : List.of("calibration", "threshold")) {
      ObjectNode facts = plain.facts().deepCopy();
      facts.putObject(key);
      assertTrue(page(new RecordedRun("runs/a", facts, plain.epochs())).contains(note), key);
    }
  }

  @Test
  void theChartsHaveEachSetAndTheLearningRate() {
    JsonNode charts = Runs.data(page(Runs.of("runs/a", "a", 0.25, 0.5))).get("charts");
    assertEquals(
        List.of("loss", "accuracy", "learning rate", "samples per second"),
        charts.findValuesAsText("title"));
    assertEquals("[[1.0,0.25],[2.0,0.5]]", charts.at("/1/lines/0/points").toString());
    assertEquals(List.of("test", "training"), charts.get(1).get("lines").findValuesAsText("label"));
    assertEquals(20, charts.at("/2/lines/0/points").size());
  }

  @Test
  void theConfusionMatrixAndEachClassAreTables() {
    String html = page(Runs.of("runs/a", "a", 0.5));
    assertTrue(html.contains("<span class=\"shade wrong\" style=\"--share:100%\">3</span>"));
    assertTrue(html.contains("62.50 %")); // recall of class 0: 5 of 8
  }

  @Test
  void mistakesAndWeightsArePictures() {
    String html = page(Runs.of("runs/a", "a", 0.5));
    assertTrue(html.contains("1 → <b>0</b> <span class=\"faint\">&gt; 99.9 %</span>"));
    assertTrue(html.contains("<figure title=\"row 7\">"));
    JsonNode pictures = Runs.data(html).get("pictures");
    assertEquals(4, pictures.size());
    assertEquals("0 200", bytes(pictures.get(0)));
    assertEquals("192 1", bytes(pictures.get(2))); // the first unit: 1 and -2
    assertEquals("1 192", bytes(pictures.get(3))); // the second one: -0.5 and 0.25
  }

  @Test
  void aPageWithoutFindingsOmitsTheirSections() {
    Model regression =
        new Model(
            new Network(List.of(new Affine(1, 1)), new SoftmaxWithLoss()), new float[2], 1, "{}");
    String html =
        new RunPage(
                Runs.of("runs/a", "a", 0.5),
                LearningRate.constant(0.1),
                regression,
                Optional.empty(),
                List.of())
            .html();
    assertFalse(html.contains("<figure"));
    assertFalse(html.contains("table class=\"confusion\""));
    assertEquals(0, Runs.data(html).get("pictures").size());
  }

  @Test
  void recordedHistogramsAreHeatMapsAndTables() {
    assertFalse(page(Runs.of("runs/a", "a", 0.5)).contains("Activations and gradients"));
    List<RecordedSnapshot> snapshots = new ArrayList<>();
    for (int epoch = 0; epoch < 100; epoch++) {
      snapshots.add(new RecordedSnapshot(epoch, 10L * epoch, snapshot()));
    }
    String html = page(Runs.of("runs/a", "a", 0.5), snapshots);
    JsonNode data = Runs.data(html);
    assertEquals(60, data.get("heatEpochs").size());
    assertEquals(99, data.at("/heatEpochs/59").asInt());
    // The layer, and of its weight and its bias values and gradients.
    assertEquals(5, data.get("heatMaps").size());
    assertEquals(5, html.split("<canvas data-heat=", -1).length - 1);
    assertTrue(html.contains("<td>affine 2 -&gt; 2</td><td class=\"number\">0.500</td>"));
    assertTrue(html.contains("<td class=\"number\">50.0 %</td><td class=\"number\">1 of 2</td>"));
    assertTrue(Runs.loadsNothing(html));
  }

  private static NetworkSnapshot snapshot() {
    Histogram histogram = Histogram.of(new float[] {0, 1, 0, 1}, 0, 4);
    return new NetworkSnapshot(
        2,
        List.of(new NetworkSnapshot.Output("layer1", histogram, 2, 1)),
        List.of(
            new NetworkSnapshot.Parameters("layer1.weight", histogram, histogram),
            new NetworkSnapshot.Parameters("layer1.bias", histogram, histogram)));
  }

  @Test
  void aTableWithoutHeadingsHasNoEmptyRow() {
    String html = page(Runs.of("runs/a", "a", 0.5));
    assertFalse(html.contains("<tr><th></th><th></th></tr>"));
    assertTrue(html.contains(">recall</th>"));
  }

  @Test
  void settingsThatDifferAreShownBesideTheirDefaults() {
    String html = page(Runs.of("runs/a", "a", 0.5));
    assertTrue(
        html.contains(
            "<td>training.epochs</td><td class=\"long\">2</td><td class=\"long\">10</td>"));
    assertFalse(
        html.contains("<td>training.seed</td><td class=\"long\">1</td><td class=\"long\">1</td>"));
  }

  @Test
  void whatComesFromOutsideIsNeverMarkup() {
    String html = page(Runs.of(Runs.BAD, Runs.BAD, 0.5));
    assertFalse(html.contains("<script>alert"));
    assertFalse(html.contains("<img"));
    assertEquals(3, Pattern.compile("</script").matcher(html).results().count());
  }

  @Test
  void nothingIsLoadedFromTheNetwork() {
    assertTrue(Runs.loadsNothing(page(Runs.of("runs/a", "a", 0.5))));
  }

  @Test
  void aPageShowsFewerLargeImages() {
    assertEquals(50, RunPage.mistakes(new Shape(28, 28, 1)));
    assertEquals(50, RunPage.mistakes(new Shape(32, 32, 3)));
    assertEquals(3, RunPage.mistakes(new Shape(224, 224, 3)));
    assertEquals(0, RunPage.mistakes(Shape.flat(784)));
    assertEquals(0, RunPage.mistakes(new Shape(28, 28, 2)));
  }

  @Test
  void classesHaveTheirNamesAsText() {
    String html = page(Runs.of("runs/a", "a", 0.5), List.of(), List.of("<b>bad", "good"));
    assertTrue(html.contains(">as &lt;b&gt;bad</th>"), html);
    assertTrue(html.contains("good → <b>&lt;b&gt;bad</b>"), html);
  }

  private static String page(RecordedRun run) {
    return page(run, List.of());
  }

  private static String page(RecordedRun run, List<RecordedSnapshot> snapshots) {
    return page(run, snapshots, List.of());
  }

  private static String page(
      RecordedRun run, List<RecordedSnapshot> snapshots, List<String> classes) {
    Mistakes mistakes = new Mistakes(50);
    mistakes.add(7, 1, 0, 0.9999, () -> new float[] {0, 200});
    mistakes.add(8, 0, 1, 0.6, () -> new float[] {0, 255});
    ConfusionMatrix matrix = new ConfusionMatrix(2, new long[] {5, 3, 1, 9});
    InspectedSet findings =
        new InspectedSet(
            "test", true, new PredictionDetails(matrix, mistakes).named(classes), null);
    return new RunPage(run, LearningRate.constant(0.1), MODEL, Optional.of(findings), snapshots)
        .html();
  }

  private static String bytes(JsonNode picture) {
    byte[] bytes = Base64.getDecoder().decode(picture.get("bytes").asText());
    return (bytes[0] & 0xFF) + " " + (bytes[1] & 0xFF);
  }
}
