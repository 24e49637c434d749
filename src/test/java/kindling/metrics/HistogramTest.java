package kindling.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import kindling.metrics.Histogram.Bin;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void statisticsAreThoseOfTheValues() {
    Histogram histogram = of(0, 2, -4, 6);
    assertEquals(4, histogram.count());
    assertEquals(1, histogram.zeros());
    assertEquals(1, histogram.mean());
    assertEquals(Math.sqrt(13), histogram.deviation(), 1e-12);
    assertEquals(-4, histogram.least());
    assertEquals(6, histogram.most());
  }

  @Test
  void everyValueIsInItsBin() {
    for (double scale : new double[] {1e-30, 1e-3, 1, 1e20}) {
      float[] values = gaussian(10_000, scale, 0);
      Histogram histogram = of(values);
      assertEquals(Histogram.FEWEST_PER_OCTAVE, histogram.perOctave());
      assertBinsHold(values, histogram);
      assertTrue(histogram.middle() <= 100 && histogram.bins().size() < 200, histogram::toString);
    }
  }

  @Test
  void valuesCloseTogetherGetFinerBins() {
    float[] values = gaussian(10_000, 0.01, 1);
    Histogram histogram = of(values);
    assertEquals(Histogram.MOST_PER_OCTAVE, histogram.perOctave());
    assertTrue(histogram.bins().size() > 10);
    assertBinsHold(values, histogram);
  }

  @Test
  void binsOfAnyFinenessShareEdges() {
    Histogram histogram = of(1, 1.01f);
    assertEquals(128, histogram.perOctave());
    assertEquals(List.of(1L, 1L), histogram.above());
    assertEquals(
        List.of(new Bin(1, 1 + 1.0 / 128, 1), new Bin(1 + 1.0 / 128, 1.01f, 1)), histogram.bins());
    assertEquals(0.25, histogram.edge(-256));
    assertEquals(0.375, histogram.edge(-192));
    assertEquals(4, histogram.edge(256));
  }

  @Test
  void theMiddleBinHasZerosAndTheSmallestValues() {
    float[] values = new float[1200];
    for (int i = 0; i < 1000; i++) {
      values[i] = i < 10 ? 1e-9f : -1;
    }
    Histogram histogram = of(values);
    assertEquals(200, histogram.zeros());
    assertEquals(210, histogram.middle());
    assertEquals(List.of(990L), histogram.below());
    assertEquals(List.of(), histogram.above());
    assertEquals(List.of(new Bin(-1, -1, 990), new Bin(-1, 1e-9f, 210)), histogram.bins());
  }

  @Test
  void zerosAloneAreOneBin() {
    Histogram histogram = of(0, -0f, 0);
    assertEquals(3, histogram.zeros());
    assertEquals("0.0", String.valueOf(histogram.least()));
    assertEquals(List.of(new Bin(0, 0, 3)), histogram.bins());
  }

  @Test
  void valuesThatAreNotFiniteAreOnlyCounted() {
    Histogram histogram =
        of(1, Float.NaN, Float.POSITIVE_INFINITY, 2, Float.NEGATIVE_INFINITY, Float.MAX_VALUE);
    assertEquals(3, histogram.notFinite());
    assertEquals(3, histogram.count());
    assertEquals(3, histogram.bins().stream().mapToLong(Bin::count).sum());
    assertEquals(Float.MAX_VALUE, histogram.most());
    assertTrue(Double.isFinite(histogram.deviation()));
    Histogram none = of(Float.NaN);
    assertEquals(0, none.count());
    assertTrue(Double.isNaN(none.mean()));
    assertEquals(List.of(), none.bins());
  }

  @Test
  void denormalValuesAreCounted() {
    Histogram histogram = of(Float.MIN_VALUE, -Float.MIN_VALUE, 0);
    assertEquals(1, histogram.zeros());
    assertEquals(3, histogram.middle());
    assertEquals(List.of(new Bin(-Float.MIN_VALUE, Float.MIN_VALUE, 3)), histogram.bins());
  }

  /** Finds each value's bin by linear search. */
  private static void assertBinsHold(float[] values, Histogram histogram) {
    List<Bin> bins = histogram.bins();
    for (int i = 1; i < bins.size(); i++) {
      assertEquals(bins.get(i - 1).to(), bins.get(i).from());
    }
    long[] counts = new long[bins.size()];
    for (float value : values) {
      int at = 0;
      // A bin above 0 begins with its edge, one below 0 ends with it.
      while (value > bins.get(at).to()
          || (value > 0 && value == bins.get(at).to() && at < bins.size() - 1)) {
        at++;
      }
      counts[at]++;
    }
    for (int i = 0; i < counts.length; i++) {
      assertEquals(counts[i], bins.get(i).count());
    }
  }

  private static float[] gaussian(int count, double deviation, double mean) {
    Random random = new Random(5);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  private static Histogram of(float... values) {
    return Histogram.of(values, 0, values.length);
  }
}
