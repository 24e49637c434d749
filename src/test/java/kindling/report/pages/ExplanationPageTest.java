package kindling.report.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import kindling.metrics.Metric;
import kindling.metrics.explanation.ColumnEffect;
import kindling.metrics.explanation.ColumnEffect.Point;
import kindling.metrics.explanation.ColumnImportance;
import kindling.metrics.explanation.Explanation;
import kindling.report.picture.EffectSvg;
import kindling.report.picture.ImportanceSvg;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ExplanationPageTest {
  private static final ColumnEffect NUMBER =
      new ColumnEffect(
          "area",
          true,
          false,
          List.of("price"),
          List.of(
              new Point("1", 1, List.of(10.0)),
              new Point("5", 5, List.of(30.0)),
              new Point("9", 9, List.of(20.0)),
              new Point("missing", Double.NaN, List.of(15.0))));

  private static final ColumnEffect LEVELS =
      new ColumnEffect(
          "<city>",
          false,
          true,
          List.of("a", "b", "c"),
          List.of(
              new Point("Oslo & Bergen", Double.NaN, List.of(0.2, 0.3, 0.5)),
              new Point("Rome", Double.NaN, List.of(0.1, 0.1, 0.8))));

  private static final Explanation EXPLANATION =
      new Explanation(
          "test",
          1000,
          Metric.ACCURACY,
          0.9,
          2,
          List.of(
              new ColumnImportance("area", List.of(0.2, 0.3)),
              new ColumnImportance("<city>", List.of(0.0, -0.1))),
          List.of(NUMBER, LEVELS));

  @Test
  void thePageHasAPictureForTheImportanceAndOneForEachEffect() {
    String page = ExplanationPage.html("m.safetensors", EXPLANATION);
    assertEquals(4, page.split("<svg ", -1).length);
    assertTrue(page.contains("Its accuracy is 90.00 %."), page);
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("<city>"), page);
  }

  @Test
  void aCurveGoesThroughAllValuesAndAMissingOneIsAPointBesideIt() throws Exception {
    Document picture = parse(EffectSvg.draw(NUMBER));
    String curve = ofClass(picture, "path", "curve0").get(0).getAttribute("d");
    assertEquals(3, curve.split("[ML]", -1).length - 1, curve);
    String[] places = curve.substring(1).split("L", -1);
    double first = Double.parseDouble(places[0].split(" ", -1)[1]);
    double second = Double.parseDouble(places[1].split(" ", -1)[1]);
    assertTrue(second < first, "a higher prediction is further up: " + curve);
    assertEquals(1, ofClass(picture, "circle", "band0").size());
  }

  @Test
  void everyLevelHasAPointForEachClass() throws Exception {
    Document picture = parse(EffectSvg.draw(LEVELS));
    for (String colour : List.of("band0", "band1", "band2")) {
      // One of them in the legend.
      assertEquals(3, ofClass(picture, "circle", colour).size());
    }
  }

  @Test
  void barsAreAsLongAsTheImportanceAndLeftOfZeroIfItIsNegative() throws Exception {
    List<Element> bars = ofClass(parse(ImportanceSvg.draw(EXPLANATION)), "rect", "band0");
    double longer = Double.parseDouble(bars.get(0).getAttribute("width"));
    double shorter = Double.parseDouble(bars.get(1).getAttribute("width"));
    assertEquals(5, longer / shorter, 0.02);
    double zero = Double.parseDouble(bars.get(0).getAttribute("x"));
    assertTrue(Double.parseDouble(bars.get(1).getAttribute("x")) < zero);
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> ofClass(Document picture, String tag, String style) {
    NodeList all = picture.getElementsByTagName(tag);
    return IntStream.range(0, all.getLength())
        .mapToObj(i -> (Element) all.item(i))
        .filter(element -> element.getAttribute("class").equals(style))
        .toList();
  }
}
