package kindling.metrics.explanation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnImportanceTest {
  @Test
  void meanAndSpreadAreThoseOfTheRepeats() {
    ColumnImportance importance = new ColumnImportance("x", List.of(1.0, 2.0, 6.0));
    assertEquals(3, importance.mean());
    assertEquals(Math.sqrt(7), importance.deviation(), 1e-12);
  }

  @Test
  void aSingleRepeatHasNoSpread() {
    assertEquals(Double.NaN, new ColumnImportance("x", List.of(1.0)).deviation());
  }
}
