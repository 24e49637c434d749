package kindling.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  @Test
  void theBestEpochIsTheOneWithTheLeastLossOnTheValidationSet() {
    EarlyStopping stopping = new EarlyStopping(Metric.LOSS, 2, 0);
    assertEquals(0, stopping.best(List.of()));
    assertEquals(2, stopping.best(losses(3, 1, 2)));
    assertFalse(stopping.met(losses(3, 1, 2)));
    assertTrue(stopping.met(losses(3, 1, 2, 1)), "as good is not better");
    assertFalse(stopping.met(losses(3, 1, 2, 0.9)));
  }

  @Test
  void aFigureMustBeBetterByTheLeastDifference() {
    EarlyStopping stopping = new EarlyStopping(Metric.LOSS, 1, 0.5);
    assertEquals(1, stopping.best(losses(3, 2.6)));
    assertTrue(stopping.met(losses(3, 2.6)));
    assertEquals(2, stopping.best(losses(3, 2.4)));
  }

  @Test
  void accuracyIsBetterIfLarger() {
    EarlyStopping stopping = new EarlyStopping(Metric.ACCURACY, 1, 0);
    assertEquals(2, stopping.best(List.of(epoch(1, 1, 50), epoch(2, 9, 60), epoch(3, 0, 55))));
  }

  @Test
  void patienceOfZeroNeverEndsATraining() {
    assertFalse(EarlyStopping.NEVER.met(losses(1, 2, 3, 4, 5)));
  }

  @Test
  void theBestWeightsAreKeptAndTheLastOnesGoOn() {
    EarlyStopping stopping = new EarlyStopping(Metric.LOSS, 2, 0);
    TrainingState state = new TrainingState(new float[1], 0, 1);
    double[] losses = {3, 1, 2};
    for (int i = 0; i < losses.length; i++) {
      state.parameters()[0] = i + 1;
      state.endEpoch(
          new Evaluations(Evaluation.NONE, evaluation(losses[i], 1), Evaluation.NONE), 0);
      state.keepBest(stopping);
    }
    assertArrayEquals(new float[] {2}, state.result());
    assertArrayEquals(new float[] {3}, state.parameters());
    assertEquals(2, state.resultEpoch().epoch());
    // Gone on from a checkpoint.
    TrainingState resumed =
        new TrainingState(Weights.of(state.parameters()), state.best(), 1, state.position());
    assertEquals(2, resumed.resultEpoch().epoch());
    assertArrayEquals(new float[] {2}, resumed.result());
  }

  @Test
  void withoutEarlyStoppingTheLastWeightsAreTheResult() {
    TrainingState state = new TrainingState(new float[1], 0, 1);
    assertNull(state.resultEpoch());
    state.endEpoch(new Evaluations(Evaluation.NONE, Evaluation.NONE, Evaluation.NONE), 0);
    state.keepBest(EarlyStopping.NEVER);
    assertNull(state.best());
    assertEquals(1, state.resultEpoch().epoch());
    assertNotEquals(0, state.result().length);
  }

  private static List<EpochResult> losses(double... losses) {
    List<EpochResult> history = new ArrayList<>();
    for (double loss : losses) {
      history.add(epoch(history.size() + 1, loss, 1));
    }
    return history;
  }

  private static EpochResult epoch(int epoch, double loss, long correct) {
    Evaluation none = Evaluation.NONE;
    return new EpochResult(
        epoch,
        epoch,
        1,
        new Evaluations(none, evaluation(loss, correct), none),
        0,
        0,
        PhaseTimes.ZERO);
  }

  private static Evaluation evaluation(double loss, long correct) {
    return new Evaluation(100, 100 * loss, correct, 0, 0, 0);
  }
}
