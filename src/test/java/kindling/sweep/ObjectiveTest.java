package kindling.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import kindling.metrics.Metric;
import kindling.train.EpochResult;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final EpochResult EPOCH = Results.epoch(1, 0.75);

  @Test
  void itIsThatOfTheValidationSet() {
    assertEquals(0.75, Objective.of(Metric.ACCURACY).of(EPOCH));
    assertEquals(0.25, Objective.of(Metric.LOSS).of(EPOCH));
  }

  @Test
  void theScoreIsHigherForTheBetter() {
    assertEquals(0.75, Objective.of(Metric.ACCURACY).score(EPOCH));
    assertEquals(-0.25, Objective.of(Metric.LOSS).score(EPOCH));
    assertEquals(-0.75, new Objective(Metric.ACCURACY, false).score(EPOCH));
  }
}
