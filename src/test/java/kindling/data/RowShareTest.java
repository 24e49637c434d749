package kindling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RowShareTest {
  @Test
  void aRowIsOnOneSideOfTheSplitAndTheSidesHaveTheirShares() {
    RowShare held = RowShare.of(7, 0, 0.1);
    RowShare rest = RowShare.of(7, 0.1, 1);
    for (long key = 0; key < 60_000; key++) {
      assertNotEquals(held.has(key), rest.has(key));
      assertTrue(RowShare.ALL.has(key));
    }
    assertEquals(6_000.0, (double) LongStream.range(0, 60_000).filter(held::has).count(), 250.0);
  }

  @Test
  void theSeedDecidesWhichRows() {
    RowShare one = RowShare.of(7, 0, 0.1);
    RowShare other = RowShare.of(8, 0, 0.1);
    long both = LongStream.range(0, 60_000).filter(key -> one.has(key) && other.has(key)).count();
    assertEquals(600.0, (double) both, 100.0);
  }
}
