package kindling.network.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.config.Change;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.ParameterArray;
import kindling.network.layers.parts.LevelPart;
import kindling.network.layers.parts.Parts;
import kindling.network.layers.parts.PassPart;
import kindling.network.losses.MeanSquaredError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GradientTest} and {@code GoldenLayersTest} check the numbers of its passes. */
class EmbeddingTest {
  /** Three inputs and four outputs: a number, a level of three, a number. */
  private static final Embedding LAYER =
      Embedding.of(List.of(new PassPart(1), new LevelPart(3, 2), new PassPart(1)));

  private static final float[] TABLE = {10, 11, 20, 21, 30, 31};

  @Test
  void aLevelBecomesItsRowAndNumbersPass() {
    assertArrayEquals(new float[] {0.5f, 30, 31, -1}, output(0.5f, 2, -1));
    assertArrayEquals(new float[] {7.5f, 10, 11, 1e30f}, output(7.5f, 0, 1e30f));
  }

  @ParameterizedTest
  @ValueSource(
      floats = {
        -1,
        3,
        1.5f,
        -0.5f,
        1e30f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE
      })
  void aNumberThatIsNotALevelIsLevel0(float number) {
    assertArrayEquals(new float[] {4, 10, 11, 5}, output(4, number, 5));
    float[] dw = new float[6];
    LAYER.backward(
        1, new float[] {4, number, 5}, null, new float[] {1, 2, 3, 4}, TABLE, 0, null, dw);
    assertArrayEquals(new float[] {2, 3, 0, 0, 0, 0}, dw);
  }

  @Test
  void theGradientOfARowIsTheSumOverItsLevelAndIsOverwritten() {
    float[] x = {1, 2, 3, 4, 0, 5, 6, 2, 7};
    float[] dy = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] dx = new float[9];
    dx[1] = Float.NaN;
    float[] dw = {-1, 9, 9, Float.NaN, 9, 9, 9, -2};
    LAYER.backward(3, x, null, dy, null, 1, dx, dw);
    assertArrayEquals(new float[] {-1, 6, 7, 0, 0, 12, 14, -2}, dw);
    assertArrayEquals(new float[] {1, 0, 4, 5, 0, 8, 9, 0, 12}, dx);
  }

  @Test
  void theTextGivesTheSameLayer() {
    Embedding layer = parsed("embedding  13 5x3 2 10x4 ");
    assertEquals(
        List.of(new PassPart(13), new LevelPart(5, 3), new PassPart(2), new LevelPart(10, 4)),
        layer.parts());
    assertEquals("embedding 13 5x3 2 10x4", layer.toString());
    assertEquals(layer, parsed(layer.toString()));
    assertEquals(17, layer.inputs());
    assertEquals(22, layer.outputs());
    assertEquals(
        List.of("weight1 [5, 3]", "weight2 [10, 4]"),
        layer.parameterArrays().stream().map(array -> array.name() + " " + array.shape()).toList());
  }

  @Test
  void aConfFileNeedsNoQuotesAroundIt() {
    Change change = Change.of("test", "network.layers=[embedding 13 5x3, affine 2]");
    assertEquals(
        List.of("embedding 13 5x3", "affine 2"),
        SettingsReader.ofChanges("x", List.of(change)).settings().network().layers());
  }

  @Test
  void adjacentPartsThatPassAreJoined() {
    assertEquals("embedding 6 5x3", parsed("embedding 1 2 3 5x3").toString());
    assertEquals(
        parsed("embedding 5x3 7"),
        Embedding.of(List.of(new LevelPart(5, 3), new PassPart(3), new PassPart(4))));
  }

  @Test
  void theArraysOfEveryTableHaveTheirOwnNames() {
    Network network =
        NetworkParser.parse(
            List.of("embedding 2 5x3 4x2", "residual(embedding 6 2x1)", "affine 1"),
            new MeanSquaredError(),
            Shape.flat(4));
    assertEquals(
        List.of(
            "layer1.weight1",
            "layer1.weight2",
            "layer2.layer1.weight1",
            "layer3.weight",
            "layer3.bias"),
        network.parameterArrays().stream().map(Network.Placed::name).toList());
    ParameterArray inside = network.parameterArrays().get(2).array();
    assertTrue(inside.table(), "row 0 of a table in a residual begins with zeros too");
  }

  @Test
  void withoutPartsTheErrorSaysWhereTheyComeFrom() {
    assertError(
        "embedding",
        "its parts are missing; set data.columns, or write the parts, such as embedding 13 5x3");
  }

  @Test
  void badPartsAreRefused() {
    for (String part : List.of("0", "-3", "5x", "x3", "5*3", "5x0", "0x3", "5x3x2", "x")) {
      assertError(
          "embedding 4 " + part, "its part is \"%s\"; it must be %s".formatted(part, Parts.USAGE));
    }
    assertError("embedding 17 -> 13 5x3", "unexpected \"17 ->\"; expected embedding PART ...");
    assertError("embedding 16777217x3", "a table has at most 16,777,216 levels");
    assertError(
        "embedding 10000000x1000", "has more than 2,147,483,647 parameters, or elements in a row");
    assertError(
        "embedding 999999999 5x3 999999999 5x3 999999999",
        "has more than 2,147,483,647 parameters, or elements in a row");
  }

  @Test
  void theInputsMustBeThoseOfTheRows() {
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                NetworkParser.parse(
                    List.of("embedding 2 5x3"), new MeanSquaredError(), Shape.flat(4)));
    assertEquals(
        "layer 1 (embedding 2 5x3): takes 3 inputs, but a row of the data has 4",
        error.getMessage());
  }

  private static float[] output(float... x) {
    float[] y = new float[4];
    LAYER.forward(1, x, TABLE, 0, y);
    return y;
  }

  private static Embedding parsed(String text) {
    return (Embedding)
        NetworkParser.parse(List.of(text), new MeanSquaredError(), null).layers().get(0);
  }

  private static void assertError(String text, String message) {
    UserError error = assertThrows(UserError.class, () -> parsed(text));
    assertEquals("layer 1 (%s): %s".formatted(text, message), error.getMessage());
  }
}
