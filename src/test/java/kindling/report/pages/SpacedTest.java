package kindling.report.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpacedTest {
  @Test
  void spacedNumbersIncludeBothEnds() {
    assertEquals(List.of(0, 1, 2), Spaced.of(3, 10));
    assertEquals(List.of(0, 4, 9), Spaced.of(10, 3));
    assertEquals(List.of(0), Spaced.of(10, 1));
    assertEquals(List.of(), Spaced.of(0, 3));
  }
}
