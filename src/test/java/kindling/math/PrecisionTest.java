package kindling.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrecisionTest {
  private static final int[] LOW_HALVES = {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff};

  @Test
  void everyUpperHalfOfAFloatIsRoundedToTheNearestValueAndTiesToTheEvenOne() {
    float[] values = new float[LOW_HALVES.length << 16];
    for (int i = 0; i < values.length; i++) {
      int upper = i / LOW_HALVES.length;
      values[i] = Float.intBitsToFloat(upper << 16 | LOW_HALVES[i % LOW_HALVES.length]);
    }
    float[] rounded = values.clone();
    Precision.BFLOAT16.round(rounded, 0, rounded.length);
    for (int i = 0; i < values.length; i++) {
      int bits = Float.floatToRawIntBits(rounded[i]);
      assertEquals(0, bits & 0xffff, () -> "more than 16 bits: " + Integer.toHexString(bits));
      if (Float.isNaN(values[i])) {
        assertTrue(Float.isNaN(rounded[i]));
      } else {
        int place = i;
        assertEquals(nearest(values[i]), rounded[i], () -> "of " + values[place]);
      }
    }
    float[] again = rounded.clone();
    Precision.BFLOAT16.round(again, 0, again.length);
    assertArrayEquals(rounded, again, "what is rounded stays");
  }

  @Test
  void aValueAboveTheLargestBecomesInfinite() {
    float[] values = {Float.MAX_VALUE, -Float.MAX_VALUE, 0x1.fep127f, 0x1.fefffep127f, 0x1.ffp127f};
    Precision.BFLOAT16.round(values, 0, 5);
    float infinity = Float.POSITIVE_INFINITY;
    assertArrayEquals(
        new float[] {infinity, -infinity, 0x1.fep127f, 0x1.fep127f, infinity}, values);
  }

  @Test
  void onlyTheElementsOfTheRangeAreRounded() {
    for (int length : new int[] {1, 7, 1023, 1024, 1025, 5000}) {
      float[] values = gaussians(length + 2);
      float[] rounded = values.clone();
      Precision.BFLOAT16.round(rounded, 1, length + 1);
      float[] into = values.clone();
      Precision.BFLOAT16.round(values, 1, length + 1, into);
      for (int i = 0; i < values.length; i++) {
        boolean inside = i > 0 && i <= length;
        assertEquals(inside ? nearest(values[i]) : values[i], rounded[i]);
        assertEquals(rounded[i], into[i]);
      }
    }
  }

  @Test
  void aSumIsRounded() {
    float[] sum = gaussians(3000);
    float[] values = gaussians(3100);
    for (int shift : new int[] {0, 70}) {
      float[] exact = sum.clone();
      float[] rounded = sum.clone();
      Precision.FLOAT32.add(exact, values, 5, 2900, shift);
      Precision.BFLOAT16.add(rounded, values, 5, 2900, shift);
      for (int i = 0; i < sum.length; i++) {
        boolean inside = i >= 5 && i < 2900;
        float expected = inside ? sum[i] + values[i + shift] : sum[i];
        assertEquals(expected, exact[i]);
        assertEquals(inside ? nearest(expected) : expected, rounded[i]);
      }
    }
  }

  @Test
  void roundedValuesAreTheArrayItselfIfNothingIsRounded() {
    float[] values = gaussians(10);
    float[] before = values.clone();
    assertSame(values, Precision.FLOAT32.rounded(values, null));
    float[] rounded = Precision.BFLOAT16.rounded(values, null);
    assertNotSame(values, rounded);
    assertSame(rounded, Precision.BFLOAT16.rounded(values, rounded));
    assertArrayEquals(before, values);
    assertEquals(nearest(values[9]), rounded[9]);
  }

  @Test
  void everyValueIsReadAsItWasWrittenInHalfTheBytes() {
    float[] values = new float[1 << 16];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i << 16);
    }
    for (Precision precision : Precision.values()) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(order);
        precision.put(values, 1, values.length - 1, bytes);
        assertEquals((values.length - 1) * precision.bytes(), bytes.position());
        float[] read = new float[values.length];
        precision.get(bytes.flip(), read, 1, values.length - 1);
        assertArrayEquals(values, read);
        assertEquals(0, bytes.remaining());
      }
    }
    assertEquals(4, Precision.FLOAT32.bytes());
    assertEquals(2, Precision.BFLOAT16.bytes());
  }

  private static float[] gaussians(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The nearest value with 16 bits, by comparing distances; slow, and not of NaN. */
  private static float nearest(float value) {
    if (Float.isInfinite(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    double below = Float.intBitsToFloat(bits & 0xffff_0000);
    float next = Float.intBitsToFloat((bits & 0xffff_0000) + 0x1_0000);
    // Beyond the largest value follows the power of two that would come next.
    double above = Float.isInfinite(next) ? Math.copySign(0x1p128, value) : next;
    double toBelow = Math.abs(value - below);
    double toAbove = Math.abs(above - value);
    boolean even = (bits & 0x1_0000) == 0;
    return toBelow < toAbove || (toBelow == toAbove && even) ? (float) below : (float) above;
  }
}
