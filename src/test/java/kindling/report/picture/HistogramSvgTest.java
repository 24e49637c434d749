package kindling.report.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import kindling.metrics.Distribution;
import kindling.report.picture.HistogramSvg.Band;
import kindling.report.picture.HistogramSvg.Histogram;
import kindling.report.picture.HistogramSvg.Panel;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class HistogramSvgTest {
  @Test
  void theFileIsXmlWithAPathForEveryHistogramAndWithoutScripts() throws Exception {
    String svg = draw(new float[] {1, 2, 0}, new float[] {1e-3f, 5e-3f});
    Document document = parse(svg);
    assertEquals("svg", document.getDocumentElement().getTagName());
    assertEquals(2, bars(document).size());
    assertEquals(0, document.getElementsByTagName("script").getLength());
    assertTrue(svg.contains("33 %"), svg);
  }

  @Test
  void smallerMagnitudesAreFurtherLeftAndInsideThePicture() throws Exception {
    Document document = parse(draw(new float[] {1, 2}, new float[] {1e-3f, 5e-3f}));
    List<double[]> bars = bars(document);
    double width = Double.parseDouble(document.getDocumentElement().getAttribute("width"));
    for (double[] bar : bars) {
      assertTrue(bar[0] > 0 && bar[0] < bar[1] && bar[1] < width);
    }
    assertTrue(bars.get(1)[1] < bars.get(0)[0]);
  }

  @Test
  void aHistogramOfZerosHasNoPath() throws Exception {
    String svg = draw(new float[3], new float[3]);
    assertEquals(0, bars(parse(svg)).size());
    assertTrue(svg.contains("100 %"), svg);
    assertFalse(draw(new float[] {1}, new float[] {1}).contains(">zeros<"));
  }

  @Test
  void aFewTinyNumbersDoNotStretchTheAxis() throws Exception {
    float[] values = new float[1000];
    Arrays.fill(values, 0.5f);
    values[0] = 1e-30f;
    String svg = draw(values, new float[] {0.5f});
    assertTrue(svg.contains("10⁻¹") && svg.contains("10⁰"), svg);
    assertFalse(svg.contains("10⁻³⁰"), svg);
  }

  @Test
  void numbersDoNotDependOnTheLocale() {
    Locale here = Locale.getDefault(Locale.Category.FORMAT);
    String expected = draw(new float[] {1, 2, 0}, new float[] {3});
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.GERMANY);
      assertEquals(expected, draw(new float[] {1, 2, 0}, new float[] {3}));
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, here);
    }
  }

  /** One panel with two histograms; the titles need escaping. */
  private static String draw(float[] first, float[] second) {
    Panel panel =
        new Panel(
            "a < b",
            List.of(
                new Histogram("first", Distribution.of(first)),
                new Histogram("second", Distribution.of(second))));
    return HistogramSvg.draw("R&D", List.of(new Band("band", List.of(panel))));
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  /** Where each histogram begins and ends, from the left. */
  private static List<double[]> bars(Document document) {
    List<double[]> bars = new ArrayList<>();
    NodeList paths = document.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (path.getAttribute("class").startsWith("band")) {
        String d = path.getAttribute("d");
        double from = Double.parseDouble(d.replaceFirst("M(\\S+) .*", "$1"));
        double to = Double.parseDouble(d.replaceFirst(".*H([^V]+)V.*", "$1"));
        bars.add(new double[] {from, to});
      }
    }
    return bars;
  }
}
