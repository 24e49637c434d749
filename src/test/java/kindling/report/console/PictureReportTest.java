package kindling.report.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.layers.NetworkParser;
import org.junit.jupiter.api.Test;

/** The text about a picture. */
class PictureReportTest {
  private static final Shape SHAPE = new Shape(4, 4, 1);
  private static final float[] IMAGE = {0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0};

  @Test
  void thePredictionComesFirstAndEachClassHasABar() {
    assertEquals(
        List.of(
            "seven.png: 2, 97.96 %",
            "", " +@    0    1.79 %", " @     1    0.24 %", "       2   97.96 %  ##########"),
        trimmed(report("softmax", 1, -1, 5).lines(30)));
  }

  @Test
  void inANarrowTerminalTheBarsAreBelowThePicture() {
    List<String> lines = report("softmax", 1, -1, 5).lines(29);
    assertEquals(List.of(" +@", " @", "", "0    1.79 %"), trimmed(lines.subList(2, 6)));
  }

  @Test
  void onlyTheMostProbableOfManyClassesAreShown() {
    float[] scores = new float[100];
    scores[42] = 9;
    scores[7] = 3;
    List<String> lines = trimmed(report("softmax", scores).lines(80));
    assertTrue(lines.get(2).contains("42   98.56 %"), lines::toString);
    assertTrue(lines.get(3).contains(" 7    0.24 %"), lines::toString);
    assertTrue(lines.get(22).endsWith("and 80 less probable classes"), lines::toString);
  }

  @Test
  void theClassesWhoseFlagsAreSetAreListed() {
    assertEquals("seven.png: 0, 2", report("sigmoid", 2, -1, 3).lines(80).get(0));
    assertEquals("seven.png: none of the classes", report("sigmoid", -1, -2).lines(80).get(0));
  }

  @Test
  void aRegressionShowsItsNumbers() {
    List<String> lines = report("mean-squared-error", 2.5f, -1).lines(80);
    assertEquals(List.of("seven.png: 2.50000, -1.00000", "", " +@", " @"), trimmed(lines));
  }

  private static List<String> trimmed(List<String> lines) {
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static PictureReport report(String loss, float... scores) {
    Network network = new Network(List.of(new Affine(2, scores.length)), NetworkParser.loss(loss));
    return new PictureReport("seven.png", SHAPE, IMAGE, network, scores);
  }
}
