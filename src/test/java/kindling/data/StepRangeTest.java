package kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class StepRangeTest {
  @Test
  void aRangeCountsItsSteps() {
    assertEquals(3, new StepRange(2, 4, 7).count());
    assertEquals(0, new StepRange(0, 5, 5).count());
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StepRange(0, 5, 4));
    assertThrows(IllegalArgumentException.class, () -> new StepRange(0, -1, 4));
  }
}
