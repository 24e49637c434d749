package kindling.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ThinnedCurveTest {
  @Test
  void aCurveStaysSmallAndEvenHoweverLongItGets() {
    ThinnedCurve<Long> curve = new ThinnedCurve<>(10);
    for (long place = 1; place <= 10; place++) {
      curve.add(place, place);
    }
    assertEquals(LongStream.rangeClosed(1, 10).boxed().toList(), curve.after(0));
    curve.add(11, 11L);
    assertEquals(2, curve.stride());
    assertEquals(List.of(2L, 4L, 6L, 8L, 10L), curve.after(0));
    for (long place = 12; place <= 1_000_000; place++) {
      curve.add(place, place);
    }
    List<Long> all = curve.after(0);
    assertTrue(all.size() > 4 && all.size() <= 10, all::toString);
    for (int i = 0; i < all.size(); i++) {
      assertEquals((i + 1) * curve.stride(), all.get(i));
    }
    assertEquals(all.subList(2, all.size()), curve.after(all.get(1)));
    assertEquals(List.of(), curve.after(1_000_000));
  }

  @Test
  void aCurveMayBeginAnywhere() {
    ThinnedCurve<Long> curve = new ThinnedCurve<>(4);
    for (long place = 1_001; place <= 1_006; place++) {
      curve.add(place, place);
    }
    assertEquals(List.of(1_002L, 1_004L, 1_006L), curve.after(0));
  }
}
