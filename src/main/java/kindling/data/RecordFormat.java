package kindling.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a row in a {@link BlockFile}, one record after the other, so that a row is one read:
 * its key (8 bytes), its label (4 each), its weight (4, if rows have weights), and its features (1
 * each as bytes, 4 as floats). Numbers are little-endian.
 */
final class RecordFormat {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int labelWidth;
  private final boolean asBytes;
  private final boolean weighted;
  // where they begin in a record
  private final int label = Long.BYTES;
  private final int weight;
  private final int features;
  private final int bytes;

  RecordFormat(RowLayout layout) {
    this.width = layout.width();
    this.labelWidth = layout.labelWidth();
    this.asBytes = layout.asBytes();
    this.weighted = layout.weighted();
    this.weight = label + Float.BYTES * labelWidth;
    this.features = weight + (weighted ? Float.BYTES : 0);
    this.bytes = Math.toIntExact(layout.rowBytes());
  }

  /** The size of a record. */
  int bytes() {
    return bytes;
  }

  /** Appends the record of a row to a little-endian buffer. */
  void put(MemoryBlock block, int row, ByteBuffer into) {
    into.putLong(block.key(row));
    putFloats(block.labels(), row * labelWidth, labelWidth, into);
    if (weighted) {
      into.putFloat(block.weights()[row]);
    }
    if (asBytes) {
      into.put(block.bytes(), row * width, width);
    } else {
      putFloats(block.floats(), row * width, width, into);
    }
  }

  private static void putFloats(float[] numbers, int from, int count, ByteBuffer into) {
    into.asFloatBuffer().put(numbers, from, count);
    into.position(into.position() + Float.BYTES * count);
  }

  /** The key in a record that begins at {@code from}. */
  static long key(byte[] records, int from) {
    return (long) LONG.get(records, from);
  }

  /** Copies a record into row {@code to} of a batch; the same numbers as {@link Block#gather}. */
  void gather(byte[] records, int from, Scaling scaling, int to, float[] x, float[] y, float[] w) {
    getFloats(records, from + label, labelWidth, y, to * labelWidth);
    w[to] = weighted ? (float) ((float) FLOAT.get(records, from + weight) * scaling.weights()) : 1f;
    float scale = scaling.features();
    int at = from + features;
    int into = to * width;
    if (asBytes) {
      for (int j = 0; j < width; j++) {
        x[into + j] = (records[at + j] & 0xFF) * scale;
      }
    } else {
      for (int j = 0; j < width; j++) {
        x[into + j] = (float) FLOAT.get(records, at + Float.BYTES * j) * scale;
      }
    }
  }

  private static void getFloats(byte[] records, int from, int count, float[] into, int to) {
    for (int j = 0; j < count; j++) {
      into[to + j] = (float) FLOAT.get(records, from + Float.BYTES * j);
    }
  }

  /** A block of rows without content, to be filled by {@link #set}. */
  MemoryBlock blank(int rows) {
    return new MemoryBlock(
        new RowLayout(width, labelWidth, asBytes, weighted),
        new long[rows],
        new float[rows * labelWidth],
        weighted ? new float[rows] : null,
        asBytes ? new byte[rows * width] : null,
        asBytes ? null : new float[rows * width]);
  }

  /** Copies a record into a row of a blank block. */
  void set(MemoryBlock block, int row, byte[] records, int from) {
    block.keys()[row] = key(records, from);
    getFloats(records, from + label, labelWidth, block.labels(), row * labelWidth);
    if (weighted) {
      block.weights()[row] = (float) FLOAT.get(records, from + weight);
    }
    if (asBytes) {
      System.arraycopy(records, from + features, block.bytes(), row * width, width);
    } else {
      getFloats(records, from + features, width, block.floats(), row * width);
    }
  }
}
