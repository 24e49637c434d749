package kindling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.Mnist;
import kindling.data.Shape;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.network.losses.SoftmaxWithLoss;
import kindling.optimize.Sgd;
import kindling.optimize.UpdateRule;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final Evaluations NOTHING =
      new Evaluations(Evaluation.NONE, Evaluation.NONE, Evaluation.NONE);

  @Test
  void theNextEpochMustEndInTime() {
    TimeLimit limit = new TimeLimit(2);
    assertFalse(limit.met(List.of()), "the first epoch is always completed");
    assertFalse(limit.met(seconds(60)));
    assertTrue(limit.met(seconds(61)));
    // The last epoch tells how long the next one takes.
    assertFalse(limit.met(seconds(60, 30)));
    assertTrue(limit.met(seconds(30, 60)));
    assertFalse(TimeLimit.NONE.met(seconds(1e9)));
  }

  @Test
  void aTrainingEndsWithWholeEpochsAndSaysWhy() throws IOException {
    List<String> heard = new ArrayList<>();
    TimeLimit almostNone = new TimeLimit(1e-9);
    TrainingState state = train(almostNone, EarlyStopping.NEVER, 5, state(), heard);
    assertEquals(1, state.epoch());
    assertEquals(0, state.step());
    assertEquals(List.of("time is up", "finished"), heard);
    // What goes on with the same limit takes no further step.
    heard.clear();
    TrainingState resumed =
        new TrainingState(state.weights(), null, state.stepsPerEpoch(), state.position());
    assertEquals(1, train(almostNone, EarlyStopping.NEVER, 5, resumed, heard).epoch());
    assertEquals(List.of("time is up", "finished"), heard);
    heard.clear();
    assertEquals(3, train(TimeLimit.NONE, EarlyStopping.NEVER, 3, resumed, heard).epoch());
    assertEquals(List.of("finished"), heard);
  }

  @Test
  void theLastEpochIsNoEndInTime() throws IOException {
    List<String> heard = new ArrayList<>();
    train(new TimeLimit(1e-9), EarlyStopping.NEVER, 1, state(), heard);
    assertEquals(List.of("finished"), heard);
  }

  @Test
  void anEpochThatHasBegunIsCompleted() throws IOException {
    List<EpochResult> history = seconds(30);
    Position within = new Position(1, 2.3, 100, 1, PhaseTimes.ZERO, history, 0);
    TrainingState begun = new TrainingState(state().weights(), null, 3, within);
    TrainingState state =
        train(new TimeLimit(1e-9), EarlyStopping.NEVER, 5, begun, new ArrayList<>());
    assertEquals(2, state.epoch());
    assertEquals(0, state.step());
  }

  private final Network network =
      NetworkParser.parse(List.of("affine 10"), new SoftmaxWithLoss(), Shape.flat(784));

  private TrainingState state() {
    return new TrainingState(new float[network.parameters()], 0, 3);
  }

  private TrainingState train(
      TimeLimit limit, EarlyStopping stopping, int epochs, TrainingState state, List<String> heard)
      throws IOException {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void timeUp(TrainingState state) {
            heard.add("time is up");
          }

          @Override
          public void finished(TrainingState state) {
            heard.add("finished");
          }
        };
    try (LocalWorkers workers = Mnist.workers(network, Sampling.PERMUTATION, 100, 2, 300, 1)) {
      Aggregate mode = new Aggregate(workers, new UpdateRule(new Sgd(), 0.1));
      new Trainer(workers, mode, stopping, limit, List.of(Split.TRAIN), List.of(listener))
          .train(state, epochs);
      return state;
    }
  }

  /** Epochs that took some seconds, half of them for the evaluation. */
  private static List<EpochResult> seconds(double... seconds) {
    return IntStream.range(0, seconds.length)
        .mapToObj(
            i ->
                new EpochResult(
                    i + 1,
                    3L * (i + 1),
                    300,
                    NOTHING,
                    seconds[i] / 2,
                    seconds[i] / 2,
                    PhaseTimes.ZERO))
        .toList();
  }
}
