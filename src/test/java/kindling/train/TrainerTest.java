package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Metric;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.ReduceOnPlateau;
import kindling.optimize.Schedule;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.StepDecay;
import kindling.optimize.UpdateRule;
import kindling.optimize.Weights;
import org.junit.jupiter.api.Test;

class TrainerTest {
  private static final int ROWS = 6_000;

  private final Network network =
      NetworkParser.parse(
          List.of("affine 50", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));

  @Test
  void theNetworkLearns() throws IOException {
    TrainingState state = train(4, 2, 0.1, 4, List.of());
    EpochResult last = state.history().get(3);
    assertEquals(4, last.epoch());
    assertEquals(240, last.step());
    assertEquals(ROWS, last.rows());
    assertTrue(last.train().accuracy() > 0.9, last::toString);
    assertTrue(last.test().accuracy() > 0.87, last::toString);
    assertEquals(10_000, last.test().rows());
  }

  @Test
  void theBitsDoNotDependOnTheThreads() throws IOException {
    float[] expected = train(8, 1, 0.1, 1, List.of()).parameters();
    for (int threads = 2; threads <= 5; threads++) {
      assertArrayEquals(expected, train(8, threads, 0.1, 1, List.of()).parameters());
    }
  }

  @Test
  void shardsWithoutRowsAndBatchesOfAnySizeDoNoHarm() throws IOException {
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 7, 16, 11, 3)) {
      float[] parameters = Initializer.of("he").parameters(network, 1);
      TrainingState state = new TrainingState(parameters, 0, 2);
      new Trainer(workers, new Aggregate(workers, new UpdateRule(new Sgd(), 0.1)), List.of())
          .train(state, 30);
      assertEquals(1.0, state.history().get(29).train().accuracy());
    }
  }

  @Test
  void aBatchOfOneRowAndMoreShardsThanThatDoNoHarm() throws IOException {
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 1, 4, 10, 2)) {
      float[] parameters = Initializer.of("he").parameters(network, 1);
      TrainingState state = new TrainingState(parameters, 0, 10);
      new Trainer(workers, new Aggregate(workers, new UpdateRule(new Sgd(), 0.1)), List.of())
          .train(state, 30);
      assertEquals(10, state.history().get(0).rows());
      assertEquals(1.0, state.history().get(29).train().accuracy());
    }
  }

  @Test
  void aLossThatTurnsNaNStopsWithStepLossAndRate() throws IOException {
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState state, EpochResult result) {
            heard.add("epoch");
          }

          @Override
          public void failed(TrainingState state, Exception error) {
            heard.add(error.getMessage());
          }
        };
    UserError error = assertThrows(UserError.class, () -> train(4, 2, 1e30, 3, List.of(listener)));
    assertTrue(
        error
            .getMessage()
            .matches("after step \\d+: loss is NaN; .* at learning rate 1.0E30; lower .*"),
        error::getMessage);
    assertEquals(List.of(error.getMessage()), heard);
  }

  @Test
  void theMessageNamesTheRateOfTheStepThatWentTooFar() {
    Schedule late = done -> done < 60 ? 1e-31 : 1;
    LearningRate rate = new LearningRate(1e30, late, ReduceOnPlateau.NEVER);
    UpdateRule rule = new UpdateRule(new Sgd(), rate, GradientClip.NONE, 0, Spans.WEIGHTS);
    UserError error = assertThrows(UserError.class, () -> train(4, 2, rule, 3, List.of()));
    assertTrue(
        error.getMessage().matches("after step 6\\d: loss is NaN; .* at learning rate 1.0E30. .*"),
        error::getMessage);
  }

  @Test
  void everyStepTellsItsRateAlsoInATrainingThatGoesOn() throws IOException {
    LearningRate rate =
        new LearningRate(0.1, new StepDecay(0.5, 40), new ReduceOnPlateau(0.1, 0, 0.99, 0));
    UpdateRule rule = new UpdateRule(new Sgd(), rate, GradientClip.NONE, 0, Spans.WEIGHTS);
    List<Double> rates = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            rates.add(state.learningRate());
          }

          @Override
          public void started(TrainingState state) {
            rates.add(state.learningRate());
          }
        };
    TrainingState state = train(4, 2, rule, 3, List.of(listener));
    assertEquals(Double.NaN, rates.get(0));
    assertEquals(0.1, rates.get(40));
    assertEquals(0.05, rates.get(41));
    assertEquals(0.025, rates.get(120));
    // The second epoch was not half as good as the first.
    assertEquals(0.00125, rates.get(121), 1e-12);
    TrainingState resumed =
        new TrainingState(Weights.of(state.parameters()), null, 60, state.position());
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 100, 4, ROWS, 2)) {
      new Trainer(workers, new Aggregate(workers, rule), List.of(listener)).train(resumed, 3);
    }
    assertEquals(181 + 1, rates.size());
    assertEquals(rates.get(180), rates.get(181));
  }

  @Test
  void aTrainingThatNoLongerBecomesBetterEndsAndItsResultIsTheBestEpoch() throws IOException {
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 100, 4, ROWS, 2)) {
      TrainingState state =
          new TrainingState(Initializer.of("he").parameters(network, 1), 0, ROWS / 100);
      // No epoch will be better than the first by that much.
      EarlyStopping stopping = new EarlyStopping(Metric.LOSS, 2, 100);
      TrainingMode steps = new Aggregate(workers, new UpdateRule(new Sgd(), 0.1));
      List<Split> all = List.of(Split.values());
      new Trainer(workers, steps, stopping, all, List.of()).train(state, 10);
      assertEquals(3, state.epoch());
      assertEquals(1, state.resultEpoch().epoch());
      assertEquals(
          state.history().get(0).validation(), workers.evaluate(Split.VALIDATION, state.result()));
    }
  }

  private TrainingState train(
      int shards, int threads, double rate, int epochs, List<TrainingListener> listeners)
      throws IOException {
    return train(shards, threads, new UpdateRule(new Sgd(), rate), epochs, listeners);
  }

  private TrainingState train(
      int shards, int threads, UpdateRule rule, int epochs, List<TrainingListener> listeners)
      throws IOException {
    try (LocalWorkers workers =
        Mnist.workers(network, Sampling.PERMUTATION, 100, shards, ROWS, threads)) {
      float[] parameters = Initializer.of("he").parameters(network, 1);
      TrainingState state = new TrainingState(parameters, 0, ROWS / 100);
      new Trainer(workers, new Aggregate(workers, rule), listeners).train(state, epochs);
      return state;
    }
  }
}
