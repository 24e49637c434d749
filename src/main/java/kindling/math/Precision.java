package kindling.math;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/**
 * The format of the numbers that processes exchange. Arrays always hold floats; with a shorter
 * format they hold only values that this format has, so that sending them changes none.
 */
public enum Precision {
  /** 32 bits: nothing is rounded. */
  FLOAT32(Float.BYTES) {
    @Override
    public void round(float[] values, int from, int to) {}

    @Override
    public void round(float[] values, int from, int to, float[] into) {
      System.arraycopy(values, from, into, from, to - from);
    }

    @Override
    public float[] rounded(float[] values, float[] space) {
      return values;
    }

    @Override
    public void add(float[] sum, float[] values, int from, int to, int shift) {
      plus(sum, values, from, to, shift);
    }

    @Override
    public void put(float[] values, int from, int count, ByteBuffer to) {
      to.asFloatBuffer().put(values, from, count);
      to.position(to.position() + count * Float.BYTES);
    }

    @Override
    public void get(ByteBuffer from, float[] values, int at, int count) {
      from.asFloatBuffer().get(values, at, count);
      from.position(from.position() + count * Float.BYTES);
    }
  },

  /**
   * The upper 16 bits of a float: sign, 8 bits of exponent, 7 bits of fraction. Rounds to the
   * nearest value, and to the one with an even last bit if two are equally near, as IEEE 754 does;
   * NaN stays NaN.
   */
  BFLOAT16(Short.BYTES) {
    @Override
    public void round(float[] values, int from, int to) {
      round(values, from, to, values);
    }

    @Override
    public void round(float[] values, int from, int to, float[] into) {
      Scratch scratch = Scratch.OF_THREAD.get();
      for (int at = from; at < to; at += Scratch.SIZE) {
        scratch.round(values, into, at, Math.min(Scratch.SIZE, to - at));
      }
    }

    @Override
    public float[] rounded(float[] values, float[] space) {
      float[] rounded = space == null ? new float[values.length] : space;
      round(values, 0, values.length, rounded);
      return rounded;
    }

    @Override
    public void add(float[] sum, float[] values, int from, int to, int shift) {
      for (int at = from; at < to; at += Scratch.SIZE) {
        int end = Math.min(to, at + Scratch.SIZE);
        plus(sum, values, at, end, shift);
        round(sum, at, end);
      }
    }

    @Override
    public void put(float[] values, int from, int count, ByteBuffer to) {
      ShortBuffer shorts = to.asShortBuffer();
      for (int i = 0; i < count; i++) {
        shorts.put(i, (short) (Float.floatToRawIntBits(values[from + i]) >>> 16));
      }
      to.position(to.position() + count * Short.BYTES);
    }

    @Override
    public void get(ByteBuffer from, float[] values, int at, int count) {
      ShortBuffer shorts = from.asShortBuffer();
      for (int i = 0; i < count; i++) {
        values[at + i] = Float.intBitsToFloat(shorts.get(i) << 16);
      }
      from.position(from.position() + count * Short.BYTES);
    }
  };

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** The size of a number in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Rounds the elements {@code from} to {@code to - 1}, in place. */
  public abstract void round(float[] values, int from, int to);

  /** Rounds the elements {@code from} to {@code to - 1} into the same places of an array. */
  public abstract void round(float[] values, int from, int to, float[] into);

  /**
   * All values, rounded: the array itself if this format rounds nothing, else another array.
   *
   * @param space an array of the same length that may take them; null for a new one
   */
  public abstract float[] rounded(float[] values, float[] space);

  /**
   * Adds arrays, and rounds the sum: {@code sum[i] += values[i + shift]} for {@code from <= i <
   * to}.
   */
  public abstract void add(float[] sum, float[] values, int from, int to, int shift);

  /** Writes values that this format has, in the byte order of the buffer. */
  public abstract void put(float[] values, int from, int count, ByteBuffer to);

  /** Reads values, in the byte order of the buffer. */
  public abstract void get(ByteBuffer from, float[] values, int at, int count);

  private static void plus(float[] sum, float[] values, int from, int to, int shift) {
    Vectors.add(to - from, values, from + shift, sum, from);
  }

  /**
   * Rounds the bits of a few floats as an array of int. The JVM has no vector instructions for
   * {@link Float#floatToRawIntBits}; copying the bits through a buffer, which stays in the fastest
   * cache, and rounding them with vector instructions takes a third of the time.
   */
  private static final class Scratch {
    static final int SIZE = 1024;

    static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private static final int INFINITY = 0x7f80_0000;
    private static final int QUIET_NAN = 0x40_0000;

    private final int[] bits = new int[SIZE];
    private final FloatBuffer floats;
    private final IntBuffer ints;

    Scratch() {
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(SIZE * Float.BYTES).order(ByteOrder.nativeOrder());
      this.floats = bytes.asFloatBuffer();
      this.ints = bytes.asIntBuffer();
    }

    void round(float[] values, float[] into, int from, int count) {
      floats.put(0, values, from, count);
      ints.get(0, bits, 0, count);
      round(bits, count);
      ints.put(0, bits, 0, count);
      floats.get(0, into, from, count);
    }

    private static void round(int[] bits, int count) {
      for (int i = 0; i < count; i++) {
        int value = bits[i];
        // All ones if the value is NaN, else 0.
        int nan = (INFINITY - (value & Integer.MAX_VALUE)) >> 31;
        int nearest = value + 0x7fff + ((value >>> 16) & 1);
        bits[i] = ((nearest & ~nan) | ((value | QUIET_NAN) & nan)) & 0xffff_0000;
      }
    }
  }
}
