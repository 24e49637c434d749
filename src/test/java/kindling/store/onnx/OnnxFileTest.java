package kindling.store.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.Initializer;
import kindling.network.Layer;
import kindling.network.Network;
import kindling.network.layers.Affine;
import kindling.network.layers.Ensemble;
import kindling.network.layers.Isotonic;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.PriorShift;
import kindling.network.layers.Residual;
import kindling.network.layers.ScoreTemperature;
import kindling.network.layers.members.SeparateMembers;
import kindling.network.layers.members.SharedMembers;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.store.onnx.SampleNetworks.Sample;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The content of ONNX files; {@link OnnxIT} tests that onnxruntime can use them. */
class OnnxFileTest {
  private static final OnnxFile FILES =
      new OnnxFile(new Storage(new Configuration(false)), "1.2.3");

  @TempDir Path folder;

  @Test
  void everyLayerHasNodesAndASampleNetwork() {
    Set<Class<?>> sampled = new HashSet<>();
    samples().forEach(sample -> collect(sample.model.network().layers(), sampled));
    Set<Class<?>> ofDigits = new HashSet<>();
    collect(SampleNetworks.digitsByEveryLayer().layers(), ofDigits);
    List<Class<?>> layers =
        new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages("kindling.network")
                .stream()
                .filter(type -> type.isAssignableTo(Layer.class) && !type.isInterface())
                .filter(type -> !type.isEquivalentTo(PriorShift.class)) // in no model
                .<Class<?>>map(JavaClass::reflect)
                .toList();
    assertTrue(layers.size() > 10, layers::toString);
    for (Class<?> layer : layers) {
      assertTrue(LayerNodes.has(layer), () -> "add a line to LayerNodes: " + layer);
      assertTrue(sampled.contains(layer), () -> "add a network to SampleNetworks: " + layer);
      // One that is fitted after a training is in no network to be trained, links are for numbers,
      // and a network has one ensemble only.
      boolean fitted = layer == Isotonic.class || layer == ScoreTemperature.class;
      boolean other = layer == SeparateMembers.class || layer.getName().contains(".links.");
      boolean trained = ofDigits.contains(layer) || fitted || other;
      assertTrue(trained, () -> "add it to digitsByEveryLayer: " + layer);
    }
  }

  private static void collect(List<Layer> layers, Set<Class<?>> classes) {
    for (Layer layer : layers) {
      classes.add(layer.getClass());
      if (layer instanceof Residual residual) {
        collect(residual.layers(), classes);
      } else if (layer instanceof Ensemble ensemble) {
        collect(List.of(ensemble.body()), classes);
      } else if (layer instanceof SharedMembers members) {
        collect(members.layers(), classes);
      } else if (layer instanceof SeparateMembers members) {
        collect(members.layers(), classes);
      }
    }
  }

  @Test
  void aPerceptronHasFlatInputsAndScoresProbabilitiesAndClassAsOutputs() {
    ParsedModel model = parsed("784", "softmax", "affine 50", "relu", "affine 10");
    assertEquals(List.of("features 1 [rows, 784]"), model.inputs);
    assertEquals(
        List.of("scores 1 [rows, 10]", "probabilities 1 [rows, 10]", "class 7 [rows]"),
        model.outputs);
    assertEquals(
        List.of("Gemm", "Relu", "Gemm", "ReduceMean", "Sub", "Softmax", "ArgMax"),
        model.operators());
    assertEquals(
        List.of("layer1.weight", "layer1.bias", "layer3.weight", "layer3.bias"),
        List.copyOf(model.tensors.keySet()));
    assertEquals(List.of(784L, 50L), model.tensors.get("layer1.weight").shape());
  }

  @Test
  void flagsHaveProbabilitiesAndNumbersOnlyScores() {
    assertEquals(
        List.of("scores 1 [rows, 3]", "probabilities 1 [rows, 3]"),
        parsed("4", "sigmoid", "affine 3").outputs);
    assertEquals(
        List.of("scores 1 [rows, 3]"), parsed("4", "mean-squared-error", "affine 3").outputs);
  }

  @Test
  void imagesAreTransposedBeforeAndAfterTheirLayers() {
    ParsedModel model =
        parsed(
            "28x28x3",
            "softmax",
            "convolution 20 5x5",
            "batch-normalization",
            "relu",
            "max-pooling 2x2",
            "residual(convolution 20 3x3 padding 1; relu)",
            "average-pooling 2x2",
            "dropout 0.5",
            "flatten",
            "affine 10");
    assertEquals(List.of("features 1 [rows, 28, 28, 3]"), model.inputs);
    assertEquals(
        List.of(
            "Transpose",
            "Conv",
            "BatchNormalization",
            "Relu",
            "MaxPool",
            "Conv",
            "Relu",
            "Add",
            "AveragePool",
            "Transpose",
            "Flatten",
            "Gemm",
            "ReduceMean",
            "Sub",
            "Softmax",
            "ArgMax"),
        model.operators());
    assertEquals(List.of(0L, 3L, 1L, 2L), model.nodes.get(0).attributes().get("perm"));
    assertEquals(List.of(0L, 2L, 3L, 1L), model.nodes.get(9).attributes().get("perm"));
  }

  @Test
  void imagesOfOneChannelNeedNoTranspose() {
    ParsedModel model = parsed("28x28x1", "softmax", "convolution 1 5x5", "affine 10");
    assertEquals(List.of("Reshape", "Conv", "Flatten", "Gemm"), model.operators().subList(0, 4));
  }

  @Test
  void aConvolutionHasItsFiltersFirst() {
    Network network =
        SampleNetworks.network(
            "5x5x2", "softmax", "convolution 3 2x4 stride 2x1 padding 1", "affine 2");
    float[] parameters = new float[network.parameters()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i;
    }
    ParsedModel model = parsed(new Model(network, parameters, 1, "{}"), false);
    ParsedModel.Tensor weight = model.tensors.get("layer1.weight");
    assertEquals(List.of(3L, 2L, 2L, 4L), weight.shape());
    // (filter 1, channel 1, row 1, column 2) of (row 1, column 2, channel 1, filter 1)
    assertEquals(((1 * 4 + 2) * 2 + 1) * 3 + 1, weight.floats()[((1 * 2 + 1) * 2 + 1) * 4 + 2]);
    assertEquals(
        Map.of(
            "kernel_shape", List.of(2L, 4L),
            "strides", List.of(2L, 1L),
            "pads", List.of(1L, 1L, 1L, 1L)),
        model.nodes.get(1).attributes());
  }

  @Test
  void innerLayersAreNamedByBothLayers() {
    ParsedModel model = parsed("4", "softmax", "residual(relu; affine 4)", "affine 2");
    assertEquals(
        List.of("layer1.layer2.weight", "layer1.layer2.bias", "layer2.weight", "layer2.bias"),
        List.copyOf(model.tensors.keySet()));
  }

  @Test
  void anEmbeddingGathersTheRowsOfItsTables() {
    ParsedModel model = parsed("5", "softmax", "embedding 1 5x3 2 4x2", "affine 2");
    assertEquals(
        List.of("Slice", "Slice", "Squeeze", "Gather", "Slice", "Slice", "Squeeze", "Gather"),
        model.operators().subList(10, 18));
    assertEquals(List.of("Concat", "Gemm"), model.operators().subList(18, 20));
    assertEquals(List.of(5L, 3L), model.tensors.get("layer1.weight1").shape());
    assertEquals(List.of(4L, 2L), model.tensors.get("layer1.weight2").shape());
    assertArrayEquals(new float[] {5, 4}, model.tensors.get("layer1.levels").floats());
    assertEquals(
        List.of("Slice", "Gemm"),
        parsed("5", "softmax", "embedding 5", "affine 2").operators().subList(0, 2));
  }

  @Test
  void anIsotonicMapHasTheSameNodesForAnyNumberOfKnots() {
    List<String> shares = List.of("Cast", "Unsqueeze", "Sub", "Div", "Min", "Max");
    List<String> no = List.of("Sub", "Mul", "ReduceSum", "Add", "Log");
    List<String> yes = List.of("Mul", "ReduceSum", "Add", "Log");
    List<String> others = List.of("Sub", "Cast", "Identity", "Sigmoid");
    List<String> expected =
        Stream.of(List.of("Gemm"), shares, no, yes, others).flatMap(List::stream).toList();
    for (int knots : new int[] {1, 2, 9}) {
      float[] x = new float[knots];
      double[] p = new double[knots];
      for (int i = 0; i < knots; i++) {
        x[i] = i;
        p[i] = (i + 1) / 10.0;
      }
      Isotonic isotonic = new Isotonic(true, List.of(new IsotonicMap(x, p)));
      Network network =
          new Network(List.of(new Affine(3, 1), isotonic), NetworkParser.loss("sigmoid"));
      ParsedModel model = parsed(new Model(network, new float[4], 1, "{}"), false);
      assertEquals(expected, model.operators());
    }
  }

  @Test
  void theScaleIsInTheGraphIfRequested() {
    Sample sample = SampleNetworks.sample("", "4", "softmax", "affine 2");
    assertEquals("Gemm", parsed(sample.model, false).operators().get(0));
    ParsedModel scaled = parsed(sample.model, true);
    assertEquals("Mul", scaled.operators().get(0));
    assertEquals(List.of("features", "scale"), scaled.nodes.get(0).inputs());
    assertEquals(List.of(), scaled.tensors.get("scale").shape());
    assertArrayEquals(new float[] {0.25f}, scaled.tensors.get("scale").floats());
  }

  @Test
  void theMetadataDescribesTheModel() {
    Network network = SampleNetworks.network("2x2x1", "softmax", "affine 3");
    float[] parameters = Initializer.of("he").parameters(network, 1);
    String settings = "{\"data\":{\"feature-columns\":[\"a\",\"b\",\"c\",\"d\"]}}";
    ParsedModel model = parsed(new Model(network, parameters, 0.5f, settings), true);
    assertEquals(4, model.model.number(1));
    assertEquals("kindling", model.model.text(2));
    assertEquals("1.2.3", model.model.text(3));
    assertEquals("2x2x1 -> 3, 1 layers, softmax", model.model.text(6));
    assertEquals("", model.model.message(8).text(1));
    assertEquals(9, model.model.message(8).number(2));
    assertEquals(
        Map.of(
            "kindling.version", "1.2.3",
            "kindling.inputs", "2x2x1",
            "kindling.columns", "[\"a\",\"b\",\"c\",\"d\"]",
            "kindling.scale", "0.5",
            "kindling.scale-included", "true",
            "kindling.loss", "softmax",
            "kindling.labels", "0,1,2",
            "kindling.settings-sha256", Storage.sha256(settings.getBytes(UTF_8)),
            "kindling.weights-sha256", Model.sha256(parameters)),
        model.metadata);
  }

  static Stream<Sample> samples() {
    return Stream.concat(SampleNetworks.golden().stream(), SampleNetworks.others().stream());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyNodeHasExistingInputsAndAUniqueOutput(Sample sample) {
    ParsedModel model = parsed(sample.model, true);
    Set<String> known = new HashSet<>(model.tensors.keySet());
    assertTrue(known.add("features"));
    for (ParsedModel.Node node : model.nodes) {
      assertTrue(known.containsAll(node.inputs()), node::toString);
      assertTrue(known.add(node.output()), node::toString);
    }
    for (String output : model.outputs) {
      assertTrue(known.contains(output.split(" ", 2)[0]), output);
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() throws Exception {
    for (String name : List.of("a.onnx", "b.onnx")) {
      FILES.write(folder.resolve(name).toString(), SampleNetworks.others().get(0).model, false);
    }
    assertEquals(-1, Files.mismatch(folder.resolve("a.onnx"), folder.resolve("b.onnx")));
  }

  private static ParsedModel parsed(String input, String loss, String... layers) {
    return parsed(SampleNetworks.sample("", input, loss, layers).model, false);
  }

  private static ParsedModel parsed(Model model, boolean includeScale) {
    return new ParsedModel(FILES.message(model, includeScale).toBytes());
  }
}
