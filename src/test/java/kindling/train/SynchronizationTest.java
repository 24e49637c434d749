package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindling.config.Settings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.LocalWorkers;
import kindling.gradient.Workers;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.NetworkParser;
import kindling.network.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.Momentum;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

/** The three ways to take steps against each other, without Spark. */
class SynchronizationTest {
  private static final UpdateRule PLAIN = new UpdateRule(new Sgd(), 0.1);
  private static final UpdateRule CLIPPED =
      new UpdateRule(new Momentum(0.9), 0.1, new GradientClip(0.7));
  private static final UpdateRule AVERAGE = new UpdateRule(new Sgd(), 1);

  private final Network network =
      NetworkParser.parse(
          List.of("affine 30", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));

  @Test
  void allReduceGivesTheBitsOfAggregate() throws IOException {
    for (UpdateRule rule : List.of(PLAIN, CLIPPED)) {
      TrainingState expected = train(7, 2, 3, workers -> new Aggregate(workers, rule));
      for (int threads = 1; threads <= 3; threads++) {
        TrainingState state =
            train(7, threads, 3, workers -> new AllReduce(workers, rule, SaveInterval.NEVER));
        assertArrayEquals(expected.parameters(), state.parameters());
        assertTrue(Arrays.deepEquals(expected.optimizerState(), state.optimizerState()));
        for (int epoch = 0; epoch < 3; epoch++) {
          assertEquals(expected.history().get(epoch).train(), state.history().get(epoch).train());
        }
        assertEquals(expected.loss(), state.loss());
      }
    }
  }

  @Test
  void oneLocalStepBetweenAveragesIsAggregateUpToRounding() throws IOException {
    // Also with momentum, whose velocities are averaged; 250 rows do not divide evenly.
    for (UpdateRule rule : List.of(PLAIN, new UpdateRule(new Momentum(0.9), 0.05))) {
      TrainingState expected = train(4, 2, 2, workers -> new Aggregate(workers, rule));
      TrainingState local =
          train(4, 2, 2, workers -> new LocalSgd(workers, rule, AVERAGE, List.of(1)));
      assertArrayEquals(expected.parameters(), local.parameters(), 2e-5f);
      assertFalse(Arrays.equals(expected.parameters(), local.parameters()), "just by rounding");
    }
  }

  @Test
  void localStepsLearnAndDoNotDependOnTheThreads() throws IOException {
    Function<Workers, Synchronization> eachEpoch =
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
    assertEquals(1, average.optimizerState().length);
    assertEquals(2, carried.optimizerState().length);
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
      int shards, int threads, int epochs, Function<Workers, Synchronization> way)
      throws IOException {
    try (LocalWorkers workers =
        Mnist.workers(network, Sampling.PERMUTATION, 250, shards, 5_999, threads)) {
      Synchronization synchronization = way.apply(workers);
      TrainingState state =
          new TrainingState(
              Initializer.of("he").parameters(network, 1), synchronization.stateArrays(), 24);
      new Trainer(workers, synchronization, 0.1, List.of()).train(state, epochs);
      return state;
    }
  }
}
