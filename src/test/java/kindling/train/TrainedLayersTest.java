package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Block;
import kindling.data.Mnist;
import kindling.data.Scaling;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.gradient.local.LocalWorkers;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

/** Layers that are random, or behave otherwise in training, in all training modes. */
class TrainedLayersTest {
  private static final int ROWS = 600;

  private final Network network =
      NetworkParser.parse(
          List.of(
              "batch-normalization",
              "convolution 4 5x5 stride 2",
              "batch-normalization",
              "relu",
              "max-pooling 2x2",
              "dropout 0.2",
              "residual(convolution 4 3x3 padding 1; gelu)",
              "affine 10"),
          new SoftmaxWithLoss(),
          Shape.of("28x28x1"));

  private final UpdateRule rule = rule(network);

  @Test
  void allReduceOnAnyThreadsGivesTheBitsOfAggregateAndTheNetworkLearns() throws IOException {
    TrainingState expected = train(2, 8, workers -> new Aggregate(workers, rule));
    for (int threads = 1; threads <= 3; threads++) {
      TrainingState state =
          train(threads, 8, workers -> new AllReduce(workers, rule, SaveInterval.NEVER));
      assertArrayEquals(expected.parameters(), state.parameters());
      assertTrue(Arrays.deepEquals(expected.weights().state(), state.weights().state()));
    }
    double accuracy = expected.history().get(7).train().accuracy();
    assertTrue(accuracy > 0.8, () -> "accuracy " + accuracy);
  }

  @Test
  void localStepsOnAnyThreadsGiveTheSameBitsAndLearn() throws IOException {
    Function<Workers, TrainingMode> local =
        workers ->
            new LocalSgd(
                workers,
                rule,
                new UpdateRule(
                    new Sgd(), LearningRate.constant(1), GradientClip.NONE, 0, rule.spans()),
                List.of(4));
    TrainingState expected = train(1, 8, local);
    assertArrayEquals(expected.parameters(), train(3, 8, local).parameters());
    double accuracy = expected.history().get(7).train().accuracy();
    assertTrue(accuracy > 0.8, () -> "accuracy " + accuracy);
  }

  @Test
  void runningStatisticsBecomeThoseOfTheData() throws IOException {
    float[] parameters = train(2, 8, workers -> new Aggregate(workers, rule)).parameters();
    double mean = 0;
    double square = 0;
    for (Block block : Mnist.train(4, ROWS)) {
      int[] all = new int[block.rows()];
      Arrays.setAll(all, i -> i);
      float[] x = new float[block.rows() * 784];
      block.gather(
          all,
          block.rows(),
          new Scaling(Mnist.SCALE, 1),
          x,
          new float[block.rows()],
          new float[block.rows()]);
      for (float value : x) {
        mean += value / (784.0 * ROWS);
        square += (double) value * value / (784.0 * ROWS);
      }
    }
    // 48 steps: what is left of the first values is 0.9^48.
    List<Placed> arrays = new ArrayList<>(network.parameterArrays());
    assertEquals("layer1.mean", arrays.get(2).name());
    assertEquals(mean, parameters[arrays.get(2).offset()], 0.1 * mean);
    double variance = square - mean * mean;
    assertEquals(variance, parameters[arrays.get(3).offset()], 0.1 * variance);
  }

  @Test
  void anEmbeddingGivesTheSameBitsOnAnyThreads() throws IOException {
    // Two pixels are levels: white is level 1, all else level 0.
    Network levels =
        NetworkParser.parse(
            List.of("embedding 406 2x3 20 2x4 356", "affine 10"),
            new SoftmaxWithLoss(),
            Shape.of("28x28x1"));
    UpdateRule rule = rule(levels);
    TrainingState expected = train(levels, 1, 2, workers -> new Aggregate(workers, rule));
    for (int threads = 2; threads <= 3; threads++) {
      assertArrayEquals(
          expected.parameters(),
          train(levels, threads, 2, workers -> new Aggregate(workers, rule)).parameters());
      assertArrayEquals(
          expected.parameters(),
          train(levels, threads, 2, workers -> new AllReduce(workers, rule, SaveInterval.NEVER))
              .parameters());
    }
  }

  private static UpdateRule rule(Network network) {
    return new UpdateRule(
        new Momentum(0.9),
        LearningRate.constant(0.02),
        GradientClip.byNorm(5),
        1e-4,
        new Spans(network.parameterArrays().stream().map(Placed::span).toList()));
  }

  private TrainingState train(int threads, int epochs, Function<Workers, TrainingMode> modeOf)
      throws IOException {
    return train(network, threads, epochs, modeOf);
  }

  private static TrainingState train(
      Network network, int threads, int epochs, Function<Workers, TrainingMode> modeOf)
      throws IOException {
    try (LocalWorkers workers =
        Mnist.workers(network, Sampling.PERMUTATION, 100, 4, ROWS, threads)) {
      float[] parameters = Initializer.of("he").parameters(network, 1);
      TrainingMode mode = modeOf.apply(workers);
      TrainingState state = new TrainingState(parameters, mode.stateArrays(), ROWS / 100);
      new Trainer(workers, mode, EarlyStopping.NEVER, List.of(Workers.Split.TRAIN), List.of())
          .train(state, epochs);
      return state;
    }
  }
}
