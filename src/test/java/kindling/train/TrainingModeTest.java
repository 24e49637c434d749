package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.math.Precision;
import kindling.metrics.PhaseTimes;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Constant;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.ReduceOnPlateau;
import kindling.optimize.RmsProp;
import kindling.optimize.Rules;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import org.junit.jupiter.api.Test;

/** The three training modes compared with each other, without Spark. */
class TrainingModeTest {
  private static final int BATCH_SIZE = 250;

  /** One less than whole batches. */
  private static final int ROWS = 24 * BATCH_SIZE - 1;

  /** Where all optimizers are trained. */
  private static final int FEW_ROWS = 8 * BATCH_SIZE - 1;

  /** Of the network below, with some of its last biases for statistics. */
  private static final Spans SPANS = Rules.spans(784 * 30, 30, 300, 10);

  private static final UpdateRule PLAIN = new UpdateRule(new Sgd(), 0.1);
  private static final UpdateRule CLIPPED =
      new UpdateRule(new Momentum(0.9), 0.1, GradientClip.byNorm(0.7));
  private static final UpdateRule AVERAGE =
      new UpdateRule(new Sgd(), LearningRate.constant(1), GradientClip.NONE, 0, SPANS);

  private Precision precision = Precision.FLOAT32;

  private final Network network =
      NetworkParser.parse(
          List.of("affine 30", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));

  @Test
  void allReduceGivesTheBitsOfAggregate() throws IOException {
    assertSameBits(ROWS, 3, List.of(PLAIN, CLIPPED));
  }

  @Test
  void anAllReduceThatIsWatchedGivesTheBitsOfAggregate() throws IOException {
    PausePoints pauses = SaveInterval.NEVER.watched();
    TrainingState expected = train(7, 2, 2, workers -> new Aggregate(workers, PLAIN));
    TrainingState state = train(7, 2, 2, workers -> new AllReduce(workers, PLAIN, pauses));
    assertArrayEquals(expected.parameters(), state.parameters());
    // First it is unknown how long a step takes, then 600 steps take a minute.
    assertEquals(10, pauses.stepsAtOnce(new TrainingState(new float[1], 0, 600)));
    Position minute = new Position(300, 0.1, 30_000, 30, PhaseTimes.ZERO, List.of(), 0);
    assertEquals(
        50, pauses.stepsAtOnce(new TrainingState(Weights.of(new float[1]), null, 600, minute)));
  }

  @Test
  void soItDoesWithEveryOptimizerAndEveryClip() throws IOException {
    assertSameBits(FEW_ROWS, 2, Rules.all(SPANS).values());
  }

  @Test
  void roundedExchangesGiveTheSameBitsInBothModesOnAnyNumberOfThreads() throws IOException {
    for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
      float[] exact =
          train(FEW_ROWS, 7, 1, 2, workers -> new Aggregate(workers, rule)).parameters();
      precision = Precision.BFLOAT16;
      assertSameBits(FEW_ROWS, 2, List.of(rule));
      float[] expected =
          train(FEW_ROWS, 7, 1, 2, workers -> new Aggregate(workers, rule)).parameters();
      for (int threads : new int[] {2, 3, 4, 7}) {
        assertArrayEquals(
            expected,
            train(FEW_ROWS, 7, threads, 2, workers -> new Aggregate(workers, rule)).parameters());
      }
      precision = Precision.FLOAT32;
      assertFalse(Arrays.equals(exact, expected));
      assertArrayEquals(exact, expected, 5e-3f);
      assertFalse(
          Arrays.equals(expected, Precision.BFLOAT16.rounded(expected, null)),
          "the weights that are updated are not rounded");
    }
  }

  private void assertSameBits(int rows, int epochs, Collection<UpdateRule> rules)
      throws IOException {
    for (UpdateRule rule : rules) {
      TrainingState expected = train(rows, 7, 2, epochs, workers -> new Aggregate(workers, rule));
      for (int threads = 1; threads <= 3; threads++) {
        TrainingState state =
            train(
                rows,
                7,
                threads,
                epochs,
                workers -> new AllReduce(workers, rule, SaveInterval.NEVER));
        assertArrayEquals(expected.parameters(), state.parameters());
        assertTrue(Arrays.deepEquals(expected.weights().state(), state.weights().state()));
        for (int epoch = 0; epoch < epochs; epoch++) {
          assertEquals(expected.history().get(epoch).train(), state.history().get(epoch).train());
        }
        assertEquals(expected.loss(), state.loss());
        double norm = expected.gradientNorm();
        assertEquals(norm, state.gradientNorm(), norm > 0 ? 1e-12 * norm : 1);
        assertEquals(expected.learningRate(), state.learningRate());
      }
    }
  }

  @Test
  void oneShardThatTakesOneLocalStepIsAggregateUpToRoundingWithEveryOptimizer() throws IOException {
    for (Map.Entry<String, UpdateRule> rule : Rules.all(SPANS).entrySet()) {
      TrainingState expected =
          train(FEW_ROWS, 1, 1, 2, workers -> new Aggregate(workers, rule.getValue()));
      TrainingState local =
          train(
              FEW_ROWS,
              1,
              1,
              2,
              workers -> new LocalSgd(workers, rule.getValue(), AVERAGE, List.of(1)));
      assertArrayEquals(expected.parameters(), local.parameters(), 1e-4f, rule.getKey());
    }
  }

  @Test
  void statisticsMoveByThePlainAverageWithAnyOuterStep() throws IOException {
    // A rate of 0 leaves all other elements unchanged, so the expected statistics are known.
    UpdateRule still =
        new UpdateRule(
            new Momentum(0.9),
            new LearningRate(0, new Constant(), ReduceOnPlateau.NEVER),
            GradientClip.byNorm(1e-3),
            0.1,
            SPANS);
    UpdateRule outer =
        new UpdateRule(new Momentum(0.9), LearningRate.constant(0.5), GradientClip.NONE, 0, SPANS);
    TrainingState expected = train(1, 1, 1, workers -> new Aggregate(workers, still));
    TrainingState local =
        train(1, 1, 1, workers -> new LocalSgd(workers, still, outer, List.of(5)));
    int n = expected.parameters().length;
    assertArrayEquals(expected.parameters(), local.parameters(), 1e-5f);
    for (int i = n - 10; i < n; i++) {
      assertTrue(Math.abs(local.parameters()[i]) > 1e-3, "has moved");
      for (float[] array : local.weights().state()) {
        assertEquals(0, array[i]);
      }
    }
  }

  @Test
  void anAverageOfSquaresIsNeverNegative() throws IOException {
    // Of each step hardly anything stays, so that squares of begin are far above those of the end.
    UpdateRule forgetful = new UpdateRule(new RmsProp(0.01, 1e-8), 1e-4);
    TrainingState state =
        train(6, 2, 3, workers -> new LocalSgd(workers, forgetful, AVERAGE, List.of(24)));
    for (int i = 0; i < state.parameters().length; i++) {
      assertTrue(state.weights().state()[0][i] >= 0);
      assertTrue(Float.isFinite(state.parameters()[i]));
    }
  }

  @Test
  void aPlateauLowersTheRateInEveryWayToTakeSteps() throws IOException {
    // No epoch is half as good as the best before, so that each one but the first lowers the rate.
    UpdateRule rule =
        new UpdateRule(
            new Sgd(),
            new LearningRate(0.1, new Constant(), new ReduceOnPlateau(0.5, 0, 0.99, 0.01)),
            GradientClip.NONE,
            0,
            SPANS);
    TrainingState expected = train(4, 2, 4, workers -> new Aggregate(workers, rule));
    assertEquals(0.1 / 4, expected.learningRate());
    TrainingState allReduce =
        train(4, 2, 4, workers -> new AllReduce(workers, rule, SaveInterval.NEVER));
    assertArrayEquals(expected.parameters(), allReduce.parameters());
    TrainingState local =
        train(4, 2, 4, workers -> new LocalSgd(workers, rule, AVERAGE, List.of(1)));
    assertArrayEquals(expected.parameters(), local.parameters(), 2e-5f);
    TrainingState constant = train(4, 2, 4, workers -> new Aggregate(workers, PLAIN));
    assertFalse(Arrays.equals(expected.parameters(), constant.parameters()));
  }

  @Test
  void oneLocalStepBetweenAveragesIsAggregateUpToRounding() throws IOException {
    // Also with momentum, whose velocities are averaged; 250 rows do not divide evenly.
    for (UpdateRule rule :
        List.of(
            PLAIN,
            new UpdateRule(new Momentum(0.9), 0.05),
            Rules.rule("sgd", GradientClip.NONE, 0.01, SPANS),
            Rules.rule("momentum", GradientClip.NONE, 0.01, SPANS),
            Rules.rule("nesterov", GradientClip.NONE, 0.01, SPANS))) {
      TrainingState expected = train(4, 2, 2, workers -> new Aggregate(workers, rule));
      TrainingState local =
          train(4, 2, 2, workers -> new LocalSgd(workers, rule, AVERAGE, List.of(1)));
      assertArrayEquals(expected.parameters(), local.parameters(), 2e-5f);
      assertFalse(Arrays.equals(expected.parameters(), local.parameters()), "just by rounding");
    }
  }

  @Test
  void localStepsLearnAndDoNotDependOnTheThreads() throws IOException {
    Function<Workers, TrainingMode> eachEpoch =
        workers -> new LocalSgd(workers, PLAIN, AVERAGE, List.of(1, 8, Integer.MAX_VALUE));
    TrainingState expected = train(6, 1, 4, eachEpoch);
    assertTrue(expected.history().get(3).train().accuracy() > 0.85, () -> "" + expected.history());
    assertEquals(4 * 24, expected.totalSteps());
    for (int threads = 2; threads <= 4; threads++) {
      assertArrayEquals(expected.parameters(), train(6, threads, 4, eachEpoch).parameters());
    }
  }

  @Test
  void aScheduleBeginsSynchronouslyAndTheLastElementStandsForAllThatFollow() throws IOException {
    TrainingState synchronous =
        train(4, 2, 1, workers -> new LocalSgd(workers, PLAIN, AVERAGE, List.of(1)));
    TrainingState scheduled =
        train(4, 2, 1, workers -> new LocalSgd(workers, PLAIN, AVERAGE, List.of(1, 8)));
    assertArrayEquals(synchronous.parameters(), scheduled.parameters());
    TrainingState longer =
        train(4, 2, 3, workers -> new LocalSgd(workers, PLAIN, AVERAGE, List.of(1, 8)));
    TrainingState written =
        train(4, 2, 3, workers -> new LocalSgd(workers, PLAIN, AVERAGE, List.of(1, 8, 8)));
    assertArrayEquals(longer.parameters(), written.parameters());
  }

  @Test
  void anOuterStepWithMomentumGoesFurtherInTheSameDirection() throws IOException {
    UpdateRule outer = new UpdateRule(new Momentum(0.5), 1);
    TrainingState average =
        train(4, 2, 1, workers -> new LocalSgd(workers, CLIPPED, AVERAGE, List.of(6)));
    TrainingState carried =
        train(4, 2, 1, workers -> new LocalSgd(workers, CLIPPED, outer, List.of(6)));
    assertEquals(1, average.weights().state().length);
    assertEquals(2, carried.weights().state().length);
    double begin = 0;
    double further = 0;
    float[] initial = Initializer.of("he").parameters(network, 1);
    for (int i = 0; i < initial.length; i++) {
      begin += Math.pow(average.parameters()[i] - initial[i], 2);
      further += Math.pow(carried.parameters()[i] - initial[i], 2);
    }
    assertTrue(further > 1.5 * begin, further + " " + begin);
  }

  private TrainingState train(
      int shards, int threads, int epochs, Function<Workers, TrainingMode> modeOf)
      throws IOException {
    return train(ROWS, shards, threads, epochs, modeOf);
  }

  private TrainingState train(
      int rows, int shards, int threads, int epochs, Function<Workers, TrainingMode> modeOf)
      throws IOException {
    try (LocalWorkers workers =
        Mnist.workers(
            network, Sampling.PERMUTATION, BATCH_SIZE, shards, rows, threads, precision)) {
      TrainingMode mode = modeOf.apply(workers);
      TrainingState state =
          new TrainingState(
              mode.initial(Initializer.of("he").parameters(network, 1)), (rows + 1) / BATCH_SIZE);
      // An evaluation of the test set would be most of the work, and is not needed.
      List<Split> evaluated = List.of(Split.TRAIN, Split.VALIDATION);
      new Trainer(workers, mode, EarlyStopping.NEVER, evaluated, List.of()).train(state, epochs);
      return state;
    }
  }
}
