package kindling.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kindling.config.CheckpointSettings.Unit;
import kindling.config.TrainingSettings.Sampling;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.network.Initializer;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Adam;
import kindling.optimize.CosineDecay;
import kindling.optimize.GradientClip;
import kindling.optimize.LearningRate;
import kindling.optimize.Momentum;
import kindling.optimize.ReduceOnPlateau;
import kindling.optimize.Rules;
import kindling.optimize.Sgd;
import kindling.optimize.Spans;
import kindling.optimize.UpdateRule;
import kindling.optimize.WeightAverage;
import kindling.optimize.WeightAverage.Exponential;
import kindling.optimize.WeightAverage.Stochastic;
import kindling.optimize.Weights;
import kindling.train.Aggregate;
import kindling.train.AllReduce;
import kindling.train.EarlyStopping;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.LocalSgd;
import kindling.train.Position;
import kindling.train.SaveInterval;
import kindling.train.Stopped;
import kindling.train.Trainer;
import kindling.train.TrainingListener;
import kindling.train.TrainingMode;
import kindling.train.TrainingState;
import org.junit.jupiter.api.Test;

class CheckpointTest {
  private static final int STEPS = 10;
  private static final int EPOCHS = 3;

  private final Network network =
      NetworkParser.parse(
          List.of("affine 12", "relu", "affine 10"), new SoftmaxWithLoss(), Shape.flat(784));
  private final UpdateRule rule = new UpdateRule(new Momentum(0.9), 0.05);

  @Test
  void aggregateGoesOnFromAnyStepWithTheSameBits() throws IOException {
    goesOn(workers -> new Aggregate(workers, rule), 1, 7, 10, 11, 20, 25);
  }

  @Test
  void allReduceGoesOnFromWhereItRests() throws IOException {
    SaveInterval rests = new SaveInterval(7, Unit.STEPS);
    goesOn(workers -> new AllReduce(workers, rule, rests), 7, 10, 14, 20, 21, 28);
  }

  @Test
  void localStepsGoOnFromTheirAverages() throws IOException {
    UpdateRule outer = new UpdateRule(new Momentum(0.5), 1);
    goesOn(workers -> new LocalSgd(workers, rule, outer, List.of(4)), 4, 8, 10, 14, 20, 24);
  }

  @Test
  void whatDependsOnTheStepAndTheLossesGoesOnAsWell() throws IOException {
    // Adam counts steps, the schedule too, and every epoch lowers the rate.
    LearningRate rate =
        new LearningRate(0.002, new CosineDecay(0, 30), new ReduceOnPlateau(0.5, 0, 0.99, 0));
    UpdateRule adam =
        new UpdateRule(
            new Adam(0.9, 0.99, 1e-8), rate, GradientClip.byNorm(1), 0.01, Spans.WEIGHTS);
    UpdateRule average = new UpdateRule(new Sgd(), 1);
    SaveInterval rests = new SaveInterval(7, Unit.STEPS);
    goesOn(workers -> new Aggregate(workers, adam), 7, 10, 23);
    goesOn(workers -> new AllReduce(workers, adam, rests), 7, 20, 21);
    goesOn(workers -> new LocalSgd(workers, adam, average, List.of(4)), 8, 24);
  }

  @Test
  void anAverageGoesOnAndIsTheResult() throws IOException {
    SaveInterval rests = new SaveInterval(7, Unit.STEPS);
    UpdateRule outer = new UpdateRule(new Sgd(), 1);
    for (WeightAverage average : List.of(new Exponential(0.9), new Stochastic(1, STEPS))) {
      UpdateRule averaging = rule.averaging(average);
      goesOn(workers -> new Aggregate(workers, averaging), 3, 10, 17);
      goesOn(workers -> new AllReduce(workers, averaging, rests), 7, 20);
      goesOn(workers -> new LocalSgd(workers, averaging, outer, List.of(4)), 8, 24);
    }
    UpdateRule averaging = rule.averaging(new Exponential(0.9));
    TrainingState state = train(workers -> new Aggregate(workers, averaging), null, 12);
    Checkpoint read = Checkpoint.parse("file", Checkpoint.of(state, "{}", Map.of()).toBytes());
    assertArrayEquals(state.evaluated(), read.state(STEPS).evaluated());
    assertFalse(Arrays.equals(state.parameters(), state.evaluated()));
  }

  @Test
  void everyOptimizerGoesOnWithWhatItKeeps() throws IOException {
    for (UpdateRule each : Rules.all(Spans.WEIGHTS).values()) {
      goesOn(workers -> new Aggregate(workers, each), 7);
    }
  }

  private void goesOn(Function<Workers, TrainingMode> way, int... stops) throws IOException {
    TrainingState expected = train(way, null, Integer.MAX_VALUE);
    for (int stop : stops) {
      TrainingState stopped = train(way, null, stop);
      assertEquals(stop, stopped.totalSteps());
      byte[] file = Checkpoint.of(stopped, "{}", Map.of("set", "1f")).toBytes();
      Checkpoint read = Checkpoint.parse("file", file);
      assertEquals(Map.of("set", "1f"), read.origin());
      assertEquals(stopped.position(), read.position());
      TrainingState resumed = train(way, read.state(STEPS), Integer.MAX_VALUE);
      assertArrayEquals(expected.parameters(), resumed.parameters(), () -> "at " + stop);
      assertTrue(Arrays.deepEquals(expected.weights().state(), resumed.weights().state()));
      assertEquals(evaluations(expected), evaluations(resumed));
      assertEquals(expected.loss(), resumed.loss());
      assertArrayEquals(expected.result(), resumed.result(), () -> "best, at " + stop);
      assertEquals(expected.resultEpoch().validation(), resumed.resultEpoch().validation());
      assertEquals(
          expected.history().stream().map(EpochResult::rows).toList(),
          resumed.history().stream().map(EpochResult::rows).toList());
    }
  }

  private static List<Evaluation> evaluations(TrainingState state) {
    return state.history().stream()
        .flatMap(epoch -> List.of(epoch.train(), epoch.validation(), epoch.test()).stream())
        .toList();
  }

  /** Trains to the end, or until a number of steps is done. */
  private TrainingState train(
      Function<Workers, TrainingMode> way, TrainingState from, int stopAfter) throws IOException {
    try (LocalWorkers workers =
        Mnist.workers(network, Sampling.PERMUTATION, 100, 3, 100 * STEPS, 2)) {
      TrainingMode synchronization = way.apply(workers);
      TrainingState state =
          from != null
              ? from
              : new TrainingState(
                  synchronization.initial(Initializer.of("he").parameters(network, 1)), STEPS);
      Trainer[] trainer = new Trainer[1];
      TrainingListener stop =
          new TrainingListener() {
            @Override
            public void stepDone(TrainingState state) {
              if (state.totalSteps() == stopAfter) {
                trainer[0].stop();
              }
            }
          };
      trainer[0] =
          new Trainer(
              workers,
              synchronization,
              new EarlyStopping(Metric.ACCURACY, EPOCHS, 0.01),
              List.of(Workers.Split.values()),
              List.of(stop));
      if (stopAfter == Integer.MAX_VALUE) {
        trainer[0].train(state, EPOCHS);
      } else {
        assertThrows(Stopped.class, () -> trainer[0].train(state, EPOCHS));
      }
      return state;
    }
  }

  @Test
  void betweenStepsThatAreTakenTogetherThereIsNoCheckpoint() throws IOException {
    List<Long> rests = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            if (state.atRest()) {
              Checkpoint.of(state, "{}", Map.of());
              rests.add(state.totalSteps());
            } else {
              assertThrows(IllegalStateException.class, () -> Checkpoint.of(state, "{}", Map.of()));
            }
          }
        };
    try (LocalWorkers workers =
        Mnist.workers(network, Sampling.PERMUTATION, 100, 3, 100 * STEPS, 2)) {
      TrainingState state =
          new TrainingState(Initializer.of("he").parameters(network, 1), 0, STEPS);
      UpdateRule sgd = new UpdateRule(new Sgd(), 0.1);
      SaveInterval interval = new SaveInterval(4, Unit.STEPS);
      new Trainer(workers, new AllReduce(workers, sgd, interval), List.of(listener))
          .train(state, 2);
    }
    assertEquals(List.of(4L, 8L, 10L, 12L, 16L, 20L), rests);
  }

  @Test
  void figuresThatAreNotFiniteReadBackToo() {
    Evaluation odd = new Evaluation(3, Double.POSITIVE_INFINITY, 1, 2, 0, Double.NaN);
    EpochResult epoch =
        new EpochResult(1, 5, 3, new Evaluations(odd, odd, odd), 0.1, 0.2, PhaseTimes.ZERO);
    Position position = new Position(1, Double.NaN, 2, 0.1, PhaseTimes.ZERO, List.of(epoch), 1);
    TrainingState state =
        new TrainingState(Weights.of(new float[] {1}), new float[] {2}, 5, position);
    byte[] file = Checkpoint.of(state, "{}", Map.of()).toBytes();
    Checkpoint read = Checkpoint.parse("odd", file);
    assertEquals(position, read.position());
    assertArrayEquals(new float[] {2}, read.state(5).best());
    assertEquals(0, read.weights().state().length);
  }

  @Test
  void whatIsNoCheckpointIsRefusedByName() {
    TrainingState state = new TrainingState(new float[] {1, 2}, 1, 5);
    byte[] good = Checkpoint.of(state, "{}", Map.of()).toBytes();
    assertEquals(2, Checkpoint.parse("good", good).parameters().length);
    for (String[] change :
        new String[][] {
          {"kindling.checkpoint\":\"1", "kindling.checkpoint\":\"2", "is a checkpoint of format 2"},
          {"kindling.checkpoint", "kindling.checkpoinX", "is not a checkpoint"},
          {"optimizer.0", "optimizer.1", "its tensor \"optimizer.1\" is not the one"},
          {"\\\"step\\\":0", "\\\"step\\\":x", "metadata cannot be read"},
          {"history", "histori", "history is not a list"},
        }) {
      String text = new String(good, StandardCharsets.ISO_8859_1);
      assertTrue(text.contains(change[0]), change[0]);
      byte[] bad = text.replace(change[0], change[1]).getBytes(StandardCharsets.ISO_8859_1);
      UserError error = assertThrows(UserError.class, () -> Checkpoint.parse("some/file", bad));
      assertTrue(error.getMessage().startsWith("some/file: "), error::getMessage);
      assertTrue(error.getMessage().contains(change[2]), error::getMessage);
    }
  }
}
