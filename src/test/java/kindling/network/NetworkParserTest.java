package kindling.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;

class NetworkParserTest {
  @Test
  void aNetworkIsAListOfLayers() {
    Network network = parse(784, "affine 784 -> 50", "relu", "affine 50->10");
    assertEquals(List.of(new Affine(784, 50), new Relu(50), new Affine(50, 10)), network.layers());
    assertEquals(784 * 50 + 50 + 50 * 10 + 10, network.parameters());
    assertEquals("layer3.weight", network.parameterArrays().get(2).name());
  }

  @Test
  void inputsMayBeLeftToTheLayerBefore() {
    assertEquals(
        parse(784, "affine 784 -> 50", "tanh", "affine 50 -> 10").layers(),
        parse(784, "affine 50", "tanh", "affine 10").layers());
  }

  @Test
  void sizesThatDoNotFitNameBothLayers() {
    assertError(
        "layer 3 (affine 128 -> 10) takes 128 inputs, but layer 2 gives 64",
        784,
        "affine 784 -> 64",
        "relu",
        "affine 128 -> 10");
    assertError(
        "layer 1 (affine 100 -> 10) takes 100 inputs, but a row of the data has 784",
        784,
        "affine 100 -> 10");
  }

  @Test
  void whatIsNoLayerIsRefused() {
    assertError(
        "layer 1 (dense 5): there is no layer \"dense\"; there are affine, relu, sigmoid, tanh",
        4,
        "dense 5");
    assertError(
        "layer 1 (affine): write it as \"affine INPUTS -> OUTPUTS\" or \"affine OUTPUTS\"",
        4,
        "affine");
    assertError(
        "layer 1 (affine 200000000) has more than 2,147,483,647 parameters",
        784,
        "affine 200000000");
    assertError("layer 1 (affine 0): a size must be from 1 to 2147483647", 4, "affine 0");
    assertError("layer 2 (relu 5): takes nothing behind its name", 4, "affine 5", "relu 5");
    assertError(
        "layer 1 (affine 5): its inputs are not known here; write it as \"affine INPUTS -> OUTPUTS\"",
        0,
        "affine 5");
    assertError(
        "network.layers is empty; it must be a list such as [affine 784 -> 50, relu, affine 50 -> 10]",
        4);
  }

  private static Network parse(int inputs, String... layers) {
    return NetworkParser.parse(List.of(layers), new SoftmaxWithLoss(), inputs);
  }

  private static void assertError(String expected, int inputs, String... layers) {
    assertEquals(expected, assertThrows(UserError.class, () -> parse(inputs, layers)).getMessage());
  }
}
