package kindling.network.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import kindling.config.NetworkSettings;
import kindling.config.NetworkSettings.EnsembleKind;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.Initializer;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.losses.SoftmaxWithLoss;
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
  void theInputSizeCanComeFromTheLayerBefore() {
    assertEquals(
        parse(784, "affine 784 -> 50", "tanh", "affine 50 -> 10").layers(),
        parse(784, "affine 50", "tanh", "affine 10").layers());
  }

  @Test
  void sizesThatDoNotFitNameBothLayers() {
    assertError(
        "layer 3 (affine 128 -> 10): takes 128 inputs, but layer 2 gives 64",
        784,
        "affine 784 -> 64",
        "relu",
        "affine 128 -> 10");
    assertError(
        "layer 1 (affine 100 -> 10): takes 100 inputs, but a row of the data has 784",
        784,
        "affine 100 -> 10");
  }

  @Test
  void anUnknownLayerIsRefused() {
    assertError(
        "layer 1 (dense 5): there is no layer \"dense\"; it must be one of " + Layers.ALL.names(),
        4,
        "dense 5");
    assertError(
        "layer 1 (affine): OUTPUTS is missing; expected affine [INPUTS ->] OUTPUTS", 4, "affine");
    assertError(
        "layer 1 (affine 200000000): has more than 2,147,483,647 parameters, or elements in a row",
        784,
        "affine 200000000");
    assertError(
        "layer 1 (affine 0): OUTPUTS is \"0\"; it must be a number from 1 to 2147483647. Expected affine [INPUTS ->] OUTPUTS",
        4,
        "affine 0");
    assertError("layer 2 (relu 5): unexpected \"5\"; expected relu", 4, "affine 5", "relu 5");
    assertError(
        "layer 1 (affine 5): the size of its input is unknown; name it in the first layer, such as affine INPUTS -> OUTPUTS",
        0,
        "affine 5");
    assertError(
        "network.layers is empty; it must be a list such as [affine 784 -> 50, relu, affine 50 -> 10]",
        4);
  }

  @Test
  void imageShapesPassFromLayerToLayer() {
    List<String> lenet =
        List.of(
            "convolution 28x28x1 -> 20 5x5",
            "relu",
            "max-pooling 2x2",
            "convolution 50 3x5 stride 2x1 padding 1",
            "batch-normalization",
            "residual(relu; convolution 50 3x3 padding 1; dropout 0.25)",
            "average-pooling 3x3 stride 1",
            "flatten",
            "affine 10");
    Network network = parse(784, lenet.toArray(String[]::new));
    assertEquals(new Shape(24, 24, 20), shapeBehind(network, 2));
    assertEquals(new Shape(12, 12, 20), shapeBehind(network, 3));
    assertEquals(new Shape(6, 10, 50), shapeBehind(network, 4));
    assertEquals(new Shape(6, 10, 50), shapeBehind(network, 6));
    assertEquals(new Shape(4, 8, 50), shapeBehind(network, 7));
    assertEquals(1600, network.layers().get(8).inputs());
    assertEquals("layer6.layer2.weight", network.parameterArrays().get(8).name());
    // Parsing the text of a layer gives the same layer.
    List<String> named = network.layers().stream().map(Layer::toString).toList();
    assertEquals(network.layers(), parse(784, named.toArray(String[]::new)).layers());
  }

  /** Layers before the first affine one compute the same for all members. */
  @Test
  void aSettingMakesAnEnsembleOfTheLayers() {
    List<String> texts = List.of("flatten", "affine 5", "relu", "affine 3");
    Shape image = new Shape(2, 2, 1);
    Network expected =
        NetworkParser.parse(
            List.of("flatten", "ensemble(8; affine 5; relu; affine 3)"),
            new SoftmaxWithLoss(),
            image);
    assertEquals(expected.layers(), ensemble(8, texts, image).layers());
    assertEquals(
        NetworkParser.parse(texts, new SoftmaxWithLoss(), image).layers(),
        ensemble(0, texts, image).layers());
    assertEquals(
        "network.ensemble = 8 needs an affine layer, in which the members differ; add one to network.layers, or set network.ensemble = 0",
        assertThrows(
                UserError.class, () -> ensemble(8, List.of("convolution 2 2x2", "flatten"), image))
            .getMessage());
    assertEquals(
        "network.ensemble = 8 makes an ensemble of network.layers, which has one already; set network.ensemble = 0, or take the layers out of ensemble(...)",
        assertThrows(UserError.class, () -> ensemble(8, List.of("ensemble(2; affine 3)"), image))
            .getMessage());
  }

  @Test
  void anEnsembleOfTooManyParametersIsRefused() {
    List<String> texts = List.of("affine 30000", "affine 30000");
    UserError error = assertThrows(UserError.class, () -> ensemble(1024, texts, Shape.flat(4)));
    assertEquals("the network has more than 2,147,483,647 parameters", error.getMessage());
  }

  @Test
  void anEnsembleMayBeMini() {
    List<String> texts = List.of("affine 5", "relu", "affine 3");
    NetworkSettings settings =
        new NetworkSettings(texts, 8, EnsembleKind.MINI, "softmax", "he", "", 0, List.of());
    Network network = NetworkParser.parse(settings, new SoftmaxWithLoss(), Shape.flat(4));
    Network expected = parse(4, "ensemble(8 mini; affine 5; relu; affine 3)");
    assertEquals(expected.layers(), network.layers());
    // Factors of 8 members, one shared layer, 8 last layers.
    assertEquals(8 * 4 + (4 * 5 + 5) + 8 * (5 * 3 + 3), network.parameters());
    String text = network.layers().get(0).toString();
    assertEquals("ensemble(8 mini; affine 4 -> 5; relu; affine 5 -> 3)", text);
    assertEquals(network.layers(), parse(4, text).layers());
    assertError(
        "layer 1 (ensemble(8 big; affine 3)): unexpected \"big\"; expected "
            + Ensemble.KIND.usage(),
        4,
        "ensemble(8 big; affine 3)");
  }

  @Test
  void membersThatShareNothingHaveAllLayersButTheEmbedding() {
    Function<List<String>, Network> separate =
        texts ->
            NetworkParser.parse(
                new NetworkSettings(
                    texts, 3, EnsembleKind.SEPARATE, "softmax", "he", "", 0, List.of()),
                new SoftmaxWithLoss(),
                Shape.flat(12));
    assertEquals(
        parse(12, "ensemble(3 separate; tanh; affine 5; relu; affine 3)").layers(),
        separate.apply(List.of("tanh", "affine 5", "relu", "affine 3")).layers());
    assertEquals(
        parse(12, "embedding 4x2 11", "ensemble(3 separate; affine 5)").layers(),
        separate.apply(List.of("embedding 4x2 11", "affine 5")).layers());
    Network network = separate.apply(List.of("affine 5", "relu", "affine 3"));
    assertEquals(3 * (12 * 5 + 5 + 5 * 3 + 3), network.parameters());
    float[] begun = Initializer.of("he").parameters(network, 1);
    assertNotEquals(begun[0], begun[12 * 5 + 5 + 5 * 3 + 3]);
    assertEquals("layer1.member2.layer3.bias", network.parameterArrays().get(7).name());
  }

  private static Network ensemble(int members, List<String> texts, Shape input) {
    NetworkSettings settings =
        new NetworkSettings(texts, members, EnsembleKind.FULL, "softmax", "he", "", 0, List.of());
    return NetworkParser.parse(settings, new SoftmaxWithLoss(), input);
  }

  private static Shape shapeBehind(Network network, int layers) {
    Shape shape = network.input();
    for (Layer layer : network.layers().subList(0, layers)) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  @Test
  void anImageOfAnotherShapeIsRefused() {
    assertError(
        "layer 2 (convolution 14x56x1 -> 5 3x3): it takes 14x56x1, but what comes in is 28x28x1; both are height x width x channels",
        784,
        "convolution 28x28x1 -> 1 3x3 padding 1",
        "convolution 14x56x1 -> 5 3x3");
    assertError(
        "layer 2 (residual(convolution 4 2x2 stride 2)): its layers must give the shape of their input, but they turn 28x28x1 into 14x14x4",
        784,
        "convolution 28x28x1 -> 1 3x3 padding 1",
        "residual(convolution 4 2x2 stride 2)");
  }

  @Test
  void incompleteAndHugeLayersAreRefused() {
    assertError("layer 1 (residual(): expected residual(LAYER; LAYER; ...)", 4, "residual(");
    assertError(
        "layer 1 (convolution 28x28x1 -> 1 46340x46340 padding 46339): padding must be at most 10000",
        784,
        "convolution 28x28x1 -> 1 46340x46340 padding 46339");
    assertError(
        "layer 1 (convolution 28x28x1 -> 5 3x3 padding -1): its padding is \"-1\"; it must be a number of at least 0. Expected "
            + Convolution.KIND.usage(),
        784,
        "convolution 28x28x1 -> 5 3x3 padding -1");
    assertError(
        "layer 2 (softmax): softmax is a loss, not a layer; write network.loss = softmax",
        4,
        "affine 4",
        "softmax");
  }

  @Test
  void classWeightsThatAreAllZeroAreRefused() {
    for (String weights : List.of("0 0 0", "1e-50 1e-50", "1e39 1", "")) {
      String text = ("softmax weights " + weights).strip();
      UserError error = assertThrows(UserError.class, () -> NetworkParser.loss(text));
      assertTrue(error.getMessage().startsWith("network.loss (" + text + ")"), error::getMessage);
    }
  }

  @Test
  void aBatchThatDoesNotFitIntoMemoryIsAUserError() {
    Network network = parse(784, "convolution 28x28x1 -> 20 5x5", "affine 10");
    UserError error = assertThrows(UserError.class, () -> new Workspace(network, 500_000, 1));
    assertTrue(
        error
            .getMessage()
            .startsWith("not enough memory for the activations of 500,000 rows; lower"),
        error::getMessage);
  }

  @Test
  void windowsThatDoNotFitAnImageAreRefused() {
    assertError(
        "layer 1 (max-pooling 2x2): it moves over images, but its input is a flat row of 784; if that is an image, set data.shape = HEIGHTxWIDTHxCHANNELS",
        784,
        "max-pooling 2x2");
    assertError(
        "layer 2 (max-pooling 25x25): a window of 25x25 is larger than its image of 24x24",
        784,
        "convolution 28x28x1 -> 20 5x5",
        "max-pooling 25x25");
    assertError(
        "layer 1 (convolution 28x28x3 -> 20 5x5): takes 2352 inputs, but a row of the data has 784",
        784,
        "convolution 28x28x3 -> 20 5x5");
    assertError(
        "layer 3 (affine 100 -> 10): takes 100 inputs, but layer 2 gives 11520 (24x24x20)",
        784,
        "convolution 28x28x1 -> 20 5x5",
        "relu",
        "affine 100 -> 10");
    assertError(
        "layer 1 (convolution 28x28x1 -> 5 3x3 padding 3): padding must be smaller than the window, which is 3x3",
        784,
        "convolution 28x28x1 -> 5 3x3 padding 3");
    assertError(
        "layer 1 (convolution 28x28x1 -> 5 3x3 stride 0): its stride is \"0\"; it must be a number of at least 1, or two such as 2x1",
        784,
        "convolution 28x28x1 -> 5 3x3 stride 0");
    assertError("layer 1 (dropout 1): its probability must be from 0 to below 1", 4, "dropout 1");
    assertError(
        "layer 1 (residual(affine 5)): its layers must give the shape of their input, but they take 4 inputs and give 5",
        4,
        "residual(affine 5)");
    assertError(
        "layer 1 (residual(relu; affine 3 -> 4)): its layer 2 (affine 3 -> 4): takes 3 inputs, but its layer 1 gives 4",
        4,
        "residual(relu; affine 3 -> 4)");
    assertError(
        "layer 1 (residual(relu): expected residual(LAYER; LAYER; ...)", 4, "residual(relu");
  }

  @Test
  void aMisspeltLayerIsRecognized() {
    UserError error = assertThrows(UserError.class, () -> parse(4, "affin 5"));
    assertTrue(error.getMessage().contains("did you mean \"affine\"?"), error::getMessage);
  }

  @Test
  void aLossIsParsedFromItsText() {
    for (String text :
        List.of(
            "softmax", "softmax smoothing 0.1 weights 1.0 2.0", "mean-squared-error", "sigmoid")) {
      assertEquals(text, NetworkParser.loss(text).toString());
    }
    assertLossError(
        "network.loss is \"hinge\"; it must be one of absolute-error, gamma, huber, mean-squared-error, poisson, quantiles, sigmoid, softmax, tweedie",
        "hinge");
    assertLossError(
        "network.loss (softmax smoothing 1): its smoothing must be from 0 to below 1",
        "softmax smoothing 1");
    assertLossError(
        "network.loss (softmax weights 1 -2): a class weight must be a finite number of at least 0",
        "softmax weights 1 -2");
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                NetworkParser.parse(
                    List.of("affine 4 -> 3"), NetworkParser.loss("softmax weights 1 2"), null));
    assertEquals(
        "the loss has 2 class weights, but the network gives 3 scores", error.getMessage());
  }

  @Test
  void softmaxWithOneScoreIsRefused() {
    assertError(
        "network.loss = softmax chooses one of at least two classes, but the network gives 1 score; end it in affine 2, or take network.loss = sigmoid for yes or no, mean-squared-error for a number",
        4,
        "affine 1");
    for (String loss : List.of("sigmoid", "mean-squared-error")) {
      List<String> layers = List.of("affine 4 -> 1");
      assertEquals(1, NetworkParser.parse(layers, NetworkParser.loss(loss), null).outputs());
    }
  }

  private static void assertLossError(String expected, String text) {
    assertEquals(
        expected, assertThrows(UserError.class, () -> NetworkParser.loss(text)).getMessage());
  }

  private static Network parse(int inputs, String... layers) {
    return NetworkParser.parse(
        List.of(layers), new SoftmaxWithLoss(), inputs == 0 ? null : Shape.flat(inputs));
  }

  private static void assertError(String expected, int inputs, String... layers) {
    assertEquals(expected, assertThrows(UserError.class, () -> parse(inputs, layers)).getMessage());
  }
}
