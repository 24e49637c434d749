package kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.ClassSizes;
import kindling.data.RowLayout;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.Workspace;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Span.Role;
import kindling.run.probability.ClassBalance;
import org.junit.jupiter.api.Test;

/**
 * Rows of three kinds, of which the classes are as frequent as {@link #ROWS} says. A network with a
 * score for each kind and class can predict these frequencies exactly, and does so at the smallest
 * loss.
 */
class ClassBalanceTest {
  /** By kind, the rows of each class. */
  private static final int[][] ROWS = {{90, 6}, {50, 1}, {2, 11}};

  private static final String CONF =
      """
      network.layers = [affine 2]
      optimizer { name = momentum, learning-rate = 0.5, momentum = 0.9 }
      training { epochs = 400, batch-size = %d, shards = 2, seed = 5 }
      data.balance = %s
      """;

  @Test
  void withWeightsTheProbabilitiesAreStillTheFrequencies() {
    for (String balance : List.of("none", "weights")) {
      double[] probabilities =
          probabilities(CONF.formatted(1000, balance), new RowLayout(3, 1, FeatureType.FLOATS));
      assertArrayEquals(frequencies(), probabilities, 1e-3, balance);
    }
  }

  @Test
  void withSamplingTheyAreToo() {
    String conf = CONF.formatted(40, "sampling") + "optimizer.learning-rate = 0.01";
    assertArrayEquals(
        frequencies(), probabilities(conf, new RowLayout(3, 1, FeatureType.FLOATS)), 0.01);
  }

  @Test
  void weightsOfRowsCount() {
    double[] expected = new double[3];
    for (int kind = 0; kind < 3; kind++) {
      // a row of class 1 has a weight of 3
      expected[kind] = 3.0 * ROWS[kind][1] / (ROWS[kind][0] + 3.0 * ROWS[kind][1]);
    }
    RowLayout weighted = new RowLayout(3, 1, FeatureType.FLOATS, true);
    assertArrayEquals(expected, probabilities(CONF.formatted(1000, "weights"), weighted), 1e-3);
    String sampling = CONF.formatted(40, "sampling") + "optimizer.learning-rate = 0.01";
    assertArrayEquals(expected, probabilities(sampling, weighted), 0.01);
  }

  @Test
  void theProbabilitiesOfAnEnsembleAreTheFrequenciesToo() {
    RowLayout layout = new RowLayout(3, 1, FeatureType.FLOATS);
    String weights = CONF.formatted(1000, "weights") + "network.ensemble = 3";
    assertArrayEquals(frequencies(), probabilities(weights, layout), 1e-3);
    String sampling =
        CONF.formatted(40, "sampling") + "optimizer.learning-rate = 0.02\nnetwork.ensemble = 3";
    assertArrayEquals(frequencies(), probabilities(sampling, layout), 0.01);
  }

  @Test
  void sharesOfClassesAndSmoothingAreAllowedWithWeights() {
    String conf = CONF.formatted(1000, "weights") + "network.loss = softmax smoothing 0.1";
    double[] smoothed = frequencies();
    for (int kind = 0; kind < 3; kind++) {
      smoothed[kind] = 0.9 * smoothed[kind] + 0.05;
    }
    assertArrayEquals(smoothed, probabilities(conf, new RowLayout(3, 2, FeatureType.FLOATS)), 1e-3);
  }

  @Test
  void theTrainingBeginsWithAllClassesEquallyProbable() {
    Settings settings = settings(CONF.formatted(1000, "weights"));
    PackedRows rows = rows(blocks(new RowLayout(3, 1, FeatureType.FLOATS)));
    Network network = NetworkOfSettings.network(settings, Shape.flat(3));
    float[] weights = new float[network.parameters()];
    ClassBalance balance = ClassBalance.of(settings, rows.classes());
    balance.setFirstBias(network, weights);
    double factor0 = 160 / (2 * 142.0);
    double factor1 = 160 / (2 * 18.0);
    assertArrayEquals(
        new float[] {0, 0, 0, 0, 0, 0, -(float) Math.log(factor0), -(float) Math.log(factor1)},
        weights,
        1e-6f);
    Network trained = balance.trained(network);
    assertEquals(
        List.of((float) factor0, (float) factor1),
        ((SoftmaxWithLoss) trained.loss()).classWeights());
    assertEquals(network.parameters(), trained.parameters());
  }

  @Test
  void whatHasNoClassesIsRefused() {
    assertEquals(
        "data.balance is \"weights\", which is for classes, but network.loss is mean-squared-error; set data.balance = none, or network.loss = softmax",
        error(
            "network { layers = [affine 1], loss = mean-squared-error }\ndata.balance = weights"));
    assertEquals(
        "both data.balance and network.loss give weights to the classes; remove the weights from network.loss, or set data.balance = none",
        error(
            "network { layers = [affine 2], loss = softmax weights 1 2 }\ndata.balance = sampling"));
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                new Training(
                    settings(CONF.formatted(10, "sampling")),
                    Shape.flat(3),
                    new RowLayout(3, 2, FeatureType.FLOATS)));
    assertEquals(
        "data.balance = sampling draws rows by the number of their class, but a label has 2 elements; set data.balance = weights, or give each row the number of its class",
        withoutPlace(error));
  }

  private static String error(String conf) {
    return withoutPlace(assertThrows(UserError.class, () -> Training.check(settings(conf))));
  }

  private static String withoutPlace(UserError error) {
    return error.getMessage().replaceFirst("^test: \\d+: ", "");
  }

  private static Settings settings(String conf) {
    return SettingsReader.ofText(conf, "test", List.of()).settings();
  }

  private static double[] frequencies() {
    double[] frequencies = new double[3];
    for (int kind = 0; kind < 3; kind++) {
      frequencies[kind] = (double) ROWS[kind][1] / (ROWS[kind][0] + ROWS[kind][1]);
    }
    return frequencies;
  }

  /** The probability of class 1 for each kind, after a training. */
  private static double[] probabilities(String conf, RowLayout layout) {
    Training training = new Training(settings(conf), Shape.flat(3), layout);
    List<Block> blocks = blocks(layout);
    PackedRows rows = rows(blocks);
    float[] weights;
    try (Workers workers = training.workers(rows, Map.of(Split.TRAIN, blocks))) {
      BegunTraining begun = training.begin(workers, rows, firstWeights(training));
      begun.trainer(List.of()).train(begun.state(), 400);
      weights = begun.state().result();
    }
    Workspace workspace = new Workspace(training.network(), 3, 1);
    for (int kind = 0; kind < 3; kind++) {
      workspace.inputs()[3 * kind + kind] = 1;
    }
    float[] scores = training.network().scores(3, weights, workspace);
    double[] probabilities = new double[3];
    for (int kind = 0; kind < 3; kind++) {
      probabilities[kind] = training.network().loss().probabilities(2, scores, 2 * kind)[1];
    }
    return probabilities;
  }

  /** Zeros, but for the factors of members. */
  private static float[] firstWeights(Training training) {
    float[] weights = Initializer.of("he").parameters(training.network(), 1);
    for (Placed placed : training.network().parameterArrays()) {
      if (placed.array().role() == Role.WEIGHT) {
        Arrays.fill(weights, placed.offset(), placed.offset() + placed.array().size(), 0);
      }
    }
    return weights;
  }

  private static PackedRows rows(List<Block> blocks) {
    int[] shardRows = blocks.stream().mapToInt(Block::rows).toArray();
    int count = Arrays.stream(shardRows).sum();
    double[] weightSums = blocks.stream().mapToDouble(Block::weightSum).toArray();
    ClassSizes classes =
        new ClassSizes(2, blocks.stream().map(block -> block.classCounts(2)).toList());
    return new PackedRows(shardRows, Scaling.weightFactor(count, weightSums), Map.of(), classes);
  }

  /** Two shards; if rows have weights, those of class 1 have 3. */
  private static List<Block> blocks(RowLayout layout) {
    List<BlockPacker> packers = List.of(new BlockPacker(layout), new BlockPacker(layout));
    int index = 0;
    for (int kind = 0; kind < 3; kind++) {
      for (int label = 0; label < 2; label++) {
        for (int i = 0; i < ROWS[kind][label]; i++, index++) {
          float[] features = new float[3];
          features[kind] = 1;
          float[] one = {label};
          float[] oneHot = {1 - label, label};
          packers
              .get(index % 2)
              .add(
                  index,
                  layout.labelWidth() == 1 ? one : oneHot,
                  layout.weighted() ? 1 + 2 * label : 1,
                  features);
        }
      }
    }
    return new ArrayList<>(packers.stream().map(BlockPacker::block).toList());
  }
}
