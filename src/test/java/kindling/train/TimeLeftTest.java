package kindling.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kindling.metrics.PhaseTimes;
import kindling.optimize.Weights;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
  private static final int STEPS = 4;

  @Test
  void nothingIsKnownBeforeTheFirstStep() {
    assertEquals(Double.NaN, TimeLeft.seconds(state(0, 0), 3));
  }

  @Test
  void theStepsOfTheFirstEpochTellTheLengthOfAllEpochs() {
    assertEquals(5, TimeLeft.seconds(state(2, 1), 3), 1e-9, "2.5 epochs of 2 s");
  }

  @Test
  void thenTheThreeLastEpochsDoWithTheirEvaluation() {
    assertEquals(4 * 1.5, TimeLeft.seconds(state(2, 9, 100, 2, 3, 4), 6), 1e-9);
  }

  @Test
  void itIsNeverNegative() {
    assertEquals(0, TimeLeft.seconds(state(0, 0, 2, 2), 1));
  }

  /** A state after some steps of an epoch and their seconds, and after epochs of some seconds. */
  private static TrainingState state(int step, double seconds, double... epochs) {
    List<EpochResult> history =
        IntStream.range(0, epochs.length).mapToObj(i -> epoch(i + 1, epochs[i])).toList();
    Position position = new Position(step, 1, 0, seconds, PhaseTimes.ZERO, history, 0);
    return new TrainingState(Weights.initial(new float[1], 0), null, STEPS, position);
  }

  private static EpochResult epoch(int epoch, double seconds) {
    return new EpochResult(
        epoch, (long) epoch * STEPS, 1, Evaluations.of(Map.of()), seconds, 1, PhaseTimes.ZERO);
  }
}
