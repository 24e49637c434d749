package kindling.store.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kindling.data.Shape;
import kindling.metrics.scores.IsotonicMap;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Workspace;
import kindling.network.layers.Embedding;
import kindling.network.layers.Isotonic;
import kindling.network.layers.NetworkParser;
import kindling.network.layers.ScoreTemperature;
import kindling.network.layers.parts.LevelPart;
import kindling.network.layers.parts.Part;
import kindling.store.Model;
import kindling.store.SafeTensors;

/** Networks to export. All parameters are random, also those that training begins with 0 or 1. */
final class SampleNetworks {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/layers");

  private SampleNetworks() {}

  /** A network with a name and features. */
  static final class Sample {
    final String name;
    final Model model;
    final float[] features;

    /** The scores of the features from PyTorch; empty if there are none. */
    final float[] expected;

    Sample(String name, Model model, float[] features, float[] expected) {
      this.name = name;
      this.model = model;
      this.features = features;
      this.expected = expected;
    }

    int rows() {
      return features.length / model.network().inputs();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * The networks that are compared with PyTorch: every layer except dropout, and whole networks.
   */
  static List<Sample> golden() {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      return files.sorted().map(SampleNetworks::golden).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Sample golden(Path path) {
    String name = path.getFileName().toString().replace(".safetensors", "");
    SafeTensors file;
    try {
      file = SafeTensors.parse(name, Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Network network =
        network(
            file.metadata().get("inputs"),
            file.metadata().get("loss"),
            file.metadata().get("layers").split("\n"));
    Model model = new Model(network, tensor(file, "parameters"), 1f, "{}");
    return new Sample(name, model, tensor(file, "x"), tensor(file, "inference"));
  }

  private static float[] tensor(SafeTensors file, String name) {
    return file.tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow()
        .elements();
  }

  /** Networks for all cases of image layouts, and dropout. */
  static List<Sample> others() {
    return List.of(
        sample("every layer", "12x10x3", "softmax", everyLayer()),
        sample("nothing but dropout", "5", "softmax", "dropout 0.5"),
        sample("an image as it comes", "4x3x2", "mean-squared-error", "relu"),
        sample("images as scores", "4x3x2", "mean-squared-error", "convolution 5 2x2"),
        sample(
            "a flat row as an image",
            "24",
            "softmax",
            "gelu",
            "convolution 4x3x2 -> 3 2x2",
            "dropout 0.5",
            "affine 3"),
        sample(
            "a skip around other layouts",
            "4x3x2",
            "softmax",
            "residual(convolution 2 3x3 padding 1; tanh)",
            "residual(affine 10; relu; affine 24)",
            "residual(convolution 4x3x2 -> 2 3x3 padding 1; flatten)",
            "affine 3"),
        sample(
            "an image normalized as a row",
            "4x3x2",
            "softmax",
            "layer-normalization",
            "convolution 4x3x2 -> 3 2x2",
            "layer-normalization",
            "affine 12",
            "maxout 2",
            "elu",
            "glu",
            "selu",
            "affine 3"),
        levels("numbers that are not levels", "embedding 2 5x3 4x2 1 3x1"),
        levels("nothing but levels", "embedding 5x3 4x2 3x1 2x2 1x1 9x2"),
        levels("places among bins", "embedding 2 piecewise:5x3 piecewise:1x2 1 3x1"),
        levels("frequencies", "embedding periodic:4x3:0.3 1 3x1 piecewise:4x2 2"),
        levels("one table", "embedding 2 5x3 3"),
        levels("an embedding without levels", "embedding 6"),
        sample("flags", "6", "sigmoid", "affine 9", "relu", "affine 4"),
        sample("one flag", "6", "sigmoid", "affine 1"),
        sample("members", "6", "softmax", "affine 5", "ensemble(3; affine 7; relu; affine 4)"),
        sample(
            "members of numbers", "6", "mean-squared-error", "ensemble(4; tanh; affine 3; relu)"),
        sample(
            "members of images",
            "4x3x2",
            "sigmoid",
            "ensemble(2; convolution 3 2x2; affine 5; affine 1)"),
        sample(
            "members that differ in their inputs",
            "6",
            "softmax",
            "ensemble(3 mini; affine 5; tanh; affine 4)"),
        sample(
            "members that share nothing",
            "4x3x2",
            "softmax",
            "ensemble(3 separate; convolution 3 2x2; relu; affine 5; affine 4)"),
        sample("one number", "6", "mean-squared-error", "affine 9", "tanh", "affine 1"),
        tempered(sample("calibrated members", "6", "softmax", "ensemble(3; affine 4)")),
        calibrated("calibrated classes", "softmax", 5, 40),
        calibrated("two calibrated classes", "softmax", 2, 30),
        calibrated("calibrated flags", "sigmoid", 3, 20),
        calibrated("one calibrated flag", "sigmoid", 1, 1));
  }

  private static Sample tempered(Sample sample) {
    Model model = sample.model;
    Network network = ScoreTemperature.after(model.network(), 1.7);
    return new Sample(sample.name, model.with(network), sample.features, sample.expected);
  }

  /**
   * Scores are the features, which are spread, and isotonic maps. Some maps jump between
   * neighbouring floats, and some features are knots of maps, or far outside.
   *
   * @param most the most knots of a map
   */
  private static Sample calibrated(String name, String loss, int outputs, int most) {
    boolean flags = loss.equals("sigmoid");
    Random random = new Random(most);
    List<IsotonicMap> maps = new ArrayList<>();
    for (int map = 0; map < (outputs == 2 && !flags ? 1 : outputs); map++) {
      int knots = 1 + random.nextInt(most);
      float[] x = new float[knots];
      double[] p = random.doubles(knots, 1e-5, 1 - 1e-5).sorted().toArray();
      x[0] = -4;
      for (int i = 1; i < knots; i++) {
        x[i] = i % 5 == 0 ? Math.nextUp(x[i - 1]) : x[i - 1] + random.nextFloat();
      }
      maps.add(new IsotonicMap(x, p));
    }
    Isotonic layer = new Isotonic(flags, maps);
    float[] features = new float[65 * outputs];
    for (int i = 0; i < features.length; i++) {
      features[i] = 5 * (float) random.nextGaussian();
    }
    for (int row = 0; row < 10; row++) {
      Arrays.fill(features, row * outputs, (row + 1) * outputs, 0);
      float[] x = maps.get(row % maps.size()).logOdds();
      features[(row + 1) * outputs - 1] = row < 5 ? x[random.nextInt(x.length)] : -1e30f;
      features[row * outputs] = row < 3 ? 0 : 3e38f;
    }
    Network network = new Network(List.of(layer), NetworkParser.loss(loss));
    Model model = new Model(network, new float[0], 1, "{}");
    return new Sample(name, model, features, new float[0]);
  }

  /** An embedding with levels, and numbers that are not, in the place of levels. */
  private static Sample levels(String name, String embedding) {
    Sample sample = sample(name, "6", "softmax", embedding, "affine 3");
    float[] numbers = {
      0,
      -0f,
      1,
      2,
      3,
      4,
      5,
      8,
      9,
      1e9f,
      1e30f,
      -1,
      -0.3f,
      0.4f,
      2.5f,
      3.9999998f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    float[] features = sample.features.clone();
    int input = 0;
    for (Part part : ((Embedding) sample.model.network().layers().get(0)).parts()) {
      for (int row = 0; part instanceof LevelPart && row < sample.rows(); row++) {
        features[row * 6 + input] = numbers[(row + 5 * input) % numbers.length];
      }
      input += part.inputs();
    }
    return new Sample(name, sample.model, features, sample.expected);
  }

  private static String[] everyLayer() {
    return new String[] {
      "batch-normalization",
      "convolution 6 3x3 padding 1",
      "batch-normalization",
      "leaky-relu 0.1",
      "dropout 0.3",
      "residual(convolution 6 3x3 padding 1; gelu; residual(relu; dropout 0.1; convolution 6 1x1))",
      "max-pooling 2x2",
      "convolution 4 2x3 stride 1x2 padding 1",
      "sigmoid",
      "average-pooling 3x2 stride 1",
      "flatten",
      "affine 20",
      "batch-normalization",
      "tanh",
      "residual(affine 20; relu)",
      "affine 7"
    };
  }

  /** A LeNet with half of its filters, for digits. */
  static Network leNet() {
    return network(
        "28x28x1",
        "softmax",
        "convolution 8 5x5",
        "relu",
        "max-pooling 2x2",
        "convolution 16 5x5",
        "relu",
        "max-pooling 2x2",
        "flatten",
        "affine 10");
  }

  /** A small network for digits with every layer. */
  static Network digitsByEveryLayer() {
    return network(
        "28x28x1",
        "softmax",
        // A pixel in the middle is a level: white is level 1, and black and grey are level 0.
        "embedding 406 2x1 377",
        "convolution 28x28x1 -> 6 5x5",
        "batch-normalization",
        "leaky-relu 0.1",
        "max-pooling 2x2",
        "dropout 0.1",
        "residual(convolution 6 3x3 padding 1; gelu)",
        "average-pooling 2x2",
        "flatten",
        "affine 40",
        "batch-normalization",
        "sigmoid",
        "residual(affine 40; tanh)",
        "residual(affine 80; glu; elu)",
        "residual(affine 80; maxout 2; selu)",
        "layer-normalization",
        "residual(affine 40; silu)",
        "ensemble(4; affine 40; relu; affine 10)");
  }

  static Network network(String input, String loss, String... layers) {
    return NetworkParser.parse(List.of(layers), NetworkParser.loss(loss), Shape.of(input));
  }

  static Sample sample(String name, String input, String loss, String... layers) {
    Network network = network(input, loss, layers);
    float[] parameters = Initializer.of("xavier").parameters(network, 3);
    Random random = new Random(5);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = parameters[i] == 0 ? 0.3f * random.nextFloat() : parameters[i];
      parameters[i] = parameters[i] == 1 ? 0.5f + random.nextFloat() : parameters[i];
    }
    float[] features = new float[65 * network.inputs()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return new Sample(name, new Model(network, parameters, 0.25f, "{}"), features, new float[0]);
  }

  /** The scores that Kindling reports for some rows. */
  static float[] scores(Model model, int rows, float[] features) {
    Network network = model.network();
    Workspace workspace = new Workspace(network, rows, 1);
    System.arraycopy(features, 0, workspace.inputs(), 0, rows * network.inputs());
    return reported(network, network.scores(rows, model.parameters(), workspace));
  }

  /** Reported scores: the outputs of the last layer, for classes minus their mean. */
  static float[] reported(Network network, float[] lastLayer) {
    float[] scores = lastLayer.clone();
    int outputs = network.outputs();
    for (int i = 0; i < scores.length; i++) {
      int row = i / outputs * outputs;
      scores[i] -= (float) network.loss().labels().offset(lastLayer, row, outputs);
    }
    return scores;
  }
}
