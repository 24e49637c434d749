package kindling.store.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.data.Scaling;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.scores.ClassScores;
import kindling.metrics.scores.Decision;
import kindling.metrics.scores.IsotonicMap;
import kindling.metrics.scores.LabelKind;
import kindling.metrics.scores.ScoredRows;
import kindling.network.Initializer;
import kindling.network.Layer;
import kindling.network.Loss;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.layers.Isotonic;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import kindling.store.Model;
import kindling.store.onnx.SampleNetworks.Sample;
import kindling.train.Aggregate;
import kindling.train.EarlyStopping;
import kindling.train.Trainer;
import kindling.train.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** onnxruntime computes the same from an exported model as Kindling. */
class OnnxIT {
  private static final double MOST = 1e-4;
  private static final int TEST_ROWS = 10_000;

  @TempDir Path folder;

  @Test
  void everyLayerAndLossGivesTheSameScoresForAnyNumberOfRows() throws Exception {
    List<Sample> samples =
        Stream.concat(SampleNetworks.golden().stream(), SampleNetworks.others().stream()).toList();
    OnnxRuntime runtime = new OnnxRuntime(folder);
    for (Sample sample : samples) {
      runtime.add(sample.name, sample.model, false);
      for (int rows : rowCounts(sample)) {
        runtime.addFeatures(sample.name, sample.model, rows, sample.features);
      }
    }
    runtime.run();
    double largest = 0;
    for (Sample sample : samples) {
      for (int rows : rowCounts(sample)) {
        float[] scores = runtime.output(sample.name, rows, "scores");
        float[] expected = SampleNetworks.scores(sample.model, rows, sample.features);
        assertEquals(rows * sample.model.network().outputs(), scores.length, sample.name);
        largest = Math.max(largest, assertClose(sample.name, expected, scores));
        requirePrediction(runtime, sample, rows, scores);
      }
      if (sample.expected.length > 0) {
        float[] scores = runtime.output(sample.name, sample.rows(), "scores");
        float[] expected = SampleNetworks.reported(sample.model.network(), sample.expected);
        largest = Math.max(largest, assertClose(sample.name, expected, scores));
      }
    }
    System.out.printf("%d networks: scores differ by at most %.1e%n", samples.size(), largest);
  }

  private static int[] rowCounts(Sample sample) {
    return new int[] {1, Math.min(3, sample.rows()), sample.rows()};
  }

  private static void requirePrediction(
      OnnxRuntime runtime, Sample sample, int rows, float[] scores) throws Exception {
    Network network = sample.model.network();
    int outputs = network.outputs();
    switch (network.loss().labels()) {
      case CLASS -> {
        float[] probabilities = runtime.output(sample.name, rows, "probabilities");
        assertClose(sample.name, softmax(scores, outputs), probabilities);
        int[] expected = new int[rows];
        Arrays.setAll(expected, row -> Decision.largest(scores, row * outputs, outputs));
        assertArrayEquals(expected, runtime.classes(sample.name, rows), sample.name);
      }
      case FLAGS -> {
        float[] expected = new float[scores.length];
        for (int i = 0; i < scores.length; i++) {
          expected[i] = (float) (1 / (1 + Math.exp(-scores[i])));
        }
        assertClose(sample.name, expected, runtime.output(sample.name, rows, "probabilities"));
      }
      case NUMBERS ->
          assertEquals(
              1,
              runtime.description(sample.name).stream()
                  .filter(line -> line.startsWith("output "))
                  .count());
    }
  }

  private static float[] softmax(float[] scores, int outputs) {
    float[] probabilities = new float[scores.length];
    for (int row = 0; row < scores.length; row += outputs) {
      double sum = 0;
      for (int k = row; k < row + outputs; k++) {
        sum += Math.exp(scores[k]);
      }
      for (int k = row; k < row + outputs; k++) {
        probabilities[k] = (float) (Math.exp(scores[k]) / sum);
      }
    }
    return probabilities;
  }

  @Test
  void trainedNetworksPredictTheSameDigitsForTheWholeTestSet() throws Exception {
    Model leNet = trained(SampleNetworks.leNet(), 1, 0.9);
    Model everyLayer = trained(SampleNetworks.digitsByEveryLayer(), 3, 0.8);
    float[] scaled = testSet(Mnist.SCALE);
    OnnxRuntime runtime = new OnnxRuntime(folder);
    runtime.add("LeNet", leNet, false);
    runtime.addFeatures("LeNet", leNet, TEST_ROWS, scaled);
    runtime.add("LeNet with its scale", leNet, true);
    runtime.addFeatures("LeNet with its scale", leNet, TEST_ROWS, testSet(1));
    runtime.add("every layer", everyLayer, false);
    runtime.addFeatures("every layer", everyLayer, TEST_ROWS, scaled);
    runtime.run();

    assertSameDigits(runtime, "LeNet", leNet, scaled);
    assertSameDigits(runtime, "LeNet with its scale", leNet, scaled);
    assertSameDigits(runtime, "every layer", everyLayer, scaled);
    List<String> description = runtime.description("LeNet with its scale");
    assertTrue(
        description.containsAll(
            List.of(
                "input features FLOAT [-1, 28, 28, 1]",
                "output scores FLOAT [-1, 10]",
                "output probabilities FLOAT [-1, 10]",
                "output class INT64 [-1]",
                "producer kindling",
                "kindling.labels 0,1,2,3,4,5,6,7,8,9",
                "kindling.inputs 28x28x1",
                "kindling.scale-included true")),
        description::toString);
  }

  @Test
  void aCalibratedNetworkGivesTheSameProbabilitiesForTheWholeTestSet() throws Exception {
    Model trained = trained(SampleNetworks.leNet(), 1, 0.9);
    float[] features = testSet(Mnist.SCALE);
    Model calibrated = calibrated(trained, features);
    OnnxRuntime runtime = new OnnxRuntime(folder);
    runtime.add("calibrated", calibrated, false);
    runtime.addFeatures("calibrated", calibrated, TEST_ROWS, features);
    runtime.run();
    float[] expected = softmax(SampleNetworks.scores(calibrated, TEST_ROWS, features), 10);
    float[] found = runtime.output("calibrated", TEST_ROWS, "probabilities");
    assertArrayEquals(expected, found, 1e-5f);
    double largest = assertClose("calibrated", expected, found);
    System.out.printf("MNIST, calibrated: probabilities differ by at most %.1e%n", largest);
  }

  /** The same network with isotonic maps that are fitted to all digits of the test set. */
  private static Model calibrated(Model model, float[] features) throws Exception {
    float[] scores = SampleNetworks.scores(model, TEST_ROWS, features);
    ScoredRows rows = new ScoredRows(10, 1, TEST_ROWS);
    Block block = Mnist.test(1).get(0);
    float[] labels = new float[TEST_ROWS];
    float[] weights = new float[TEST_ROWS];
    int[] all = IntStream.range(0, TEST_ROWS).toArray();
    block.gather(all, TEST_ROWS, new Scaling(1, 1), new float[features.length], labels, weights);
    rows.add(TEST_ROWS, scores, labels, weights);
    ClassScores classes = new ClassScores(LabelKind.CLASS, rows);
    List<IsotonicMap> maps =
        IntStream.range(0, 10).mapToObj(k -> IsotonicMap.fit(classes.ranking(k))).toList();
    List<Layer> layers = new ArrayList<>(model.network().layers());
    layers.add(new Isotonic(false, maps));
    Network network = new Network(model.network().input(), layers, model.network().loss());
    return new Model(network, model.parameters(), model.scale(), "{}");
  }

  private static void assertSameDigits(
      OnnxRuntime runtime, String name, Model model, float[] features) throws Exception {
    float[] expected = SampleNetworks.scores(model, TEST_ROWS, features);
    int[] digits = new int[TEST_ROWS];
    Arrays.setAll(digits, row -> Decision.largest(expected, row * 10, 10));
    assertArrayEquals(digits, runtime.classes(name, TEST_ROWS), name);
    double largest = assertClose(name, expected, runtime.output(name, TEST_ROWS, "scores"));
    System.out.printf("MNIST, %s: scores differ by at most %.1e%n", name, largest);
  }

  @Test
  void calibratedProbabilitiesAreTheSame() throws Exception {
    List<Sample> samples =
        SampleNetworks.others().stream()
            .filter(sample -> sample.model.network().layers().get(0) instanceof Isotonic)
            .toList();
    assertEquals(4, samples.size());
    OnnxRuntime runtime = new OnnxRuntime(folder);
    for (Sample sample : samples) {
      runtime.add(sample.name, sample.model, false);
      runtime.addFeatures(sample.name, sample.model, sample.rows(), sample.features);
    }
    runtime.run();
    for (Sample sample : samples) {
      int rows = sample.rows();
      float[] scores = SampleNetworks.scores(sample.model, rows, sample.features);
      float[] expected = softmax(scores, sample.model.network().outputs());
      if (sample.model.network().loss().labels() == Loss.Labels.FLAGS) {
        for (int i = 0; i < scores.length; i++) {
          expected[i] = (float) (1 / (1 + Math.exp(-scores[i])));
        }
      }
      float[] found = runtime.output(sample.name, rows, "probabilities");
      assertArrayEquals(expected, found, 1e-6f, sample.name);
    }
  }

  /** A few epochs over the first rows, enough for most digits. */
  private static Model trained(Network network, int epochs, double leastAccuracy) throws Exception {
    int rows = 4000;
    Spans spans = new Spans(network.parameterArrays().stream().map(Placed::span).toList());
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 50, 4, rows, 2)) {
      UpdateRule rule =
          new UpdateRule(
              new Momentum(0.9), LearningRate.constant(0.05), GradientClip.NONE, 0, spans);
      Aggregate aggregate = new Aggregate(workers, rule);
      TrainingState state =
          new TrainingState(
              Initializer.of("he").parameters(network, 1), aggregate.stateArrays(), rows / 50);
      new Trainer(workers, aggregate, EarlyStopping.NEVER, List.of(Split.TEST), List.of())
          .train(state, epochs);
      double accuracy = state.history().get(epochs - 1).test().accuracy();
      assertTrue(accuracy > leastAccuracy, () -> "accuracy " + accuracy);
      return new Model(network, state.parameters(), Mnist.SCALE, "{}");
    }
  }

  private static float[] testSet(float scale) throws Exception {
    Block block = Mnist.test(1).get(0);
    int[] all = new int[TEST_ROWS];
    Arrays.setAll(all, row -> row);
    float[] features = new float[TEST_ROWS * 784];
    float[] others = new float[TEST_ROWS];
    block.gather(all, TEST_ROWS, new Scaling(scale, 1), features, others, others.clone());
    return features;
  }

  private static double assertClose(String name, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, name);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - actual[i]));
    }
    double found = largest;
    assertTrue(largest <= MOST, () -> "%s: values differ by %.1e".formatted(name, found));
    return largest;
  }
}
