package kindling.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EditDistanceTest {
  @Test
  void itCountsInsertionsDeletionsAndReplacements() {
    assertEquals(0, EditDistance.of("epochs", "epochs"));
    assertEquals(1, EditDistance.of("epocs", "epochs"));
    assertEquals(1, EditDistance.of("epochss", "epochs"));
    assertEquals(3, EditDistance.of("kitten", "sitting"));
    assertEquals(4, EditDistance.of("", "rate"));
    assertEquals(4, EditDistance.of("rate", ""));
  }
}
