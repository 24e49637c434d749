package kindling.data.features;

import java.nio.ByteBuffer;
import kindling.math.Seeds;

/** Hashes the content of a row part by part: the hash of one part is the seed of the next. */
public final class RowHash {
  private RowHash() {}

  /** The hash of some bytes. */
  public static long of(long seed, byte[] values, int from, int count) {
    long hash = seed;
    ByteBuffer words = ByteBuffer.wrap(values, from, count);
    while (words.remaining() >= Long.BYTES) {
      hash = Seeds.mix(hash, words.getLong());
    }
    while (words.hasRemaining()) {
      hash = Seeds.mix(hash, words.get());
    }
    return hash;
  }

  /** The hash of some floats. */
  public static long of(long seed, float[] values, int from, int count) {
    long hash = seed;
    for (int i = from; i < from + count; i++) {
      // -0 and 0 are the same number, and the same row.
      hash = Seeds.mix(hash, Float.floatToIntBits(values[i] + 0f));
    }
    return hash;
  }

  /** The hash of those of some floats that are not zero, with their places. */
  static long ofNonZeros(long seed, float[] values, int from, int count) {
    long hash = seed;
    for (int i = 0; i < count; i++) {
      if (values[from + i] != 0) {
        hash = ofElement(hash, i, values[from + i]);
      }
    }
    return hash;
  }

  /** The hash of an element that is not zero. */
  static long ofElement(long seed, int index, float value) {
    return Seeds.mix(seed, ((long) index << 32) ^ Float.floatToIntBits(value));
  }
}
