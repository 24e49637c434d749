package kindling.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import kindling.data.features.ByteFeatures;
import kindling.data.features.Features;
import kindling.data.features.FloatFeatures;
import kindling.data.features.SparseFeatures;
import kindling.data.features.SparseRows;

/**
 * The bytes of a row in a {@link BlockFile}, one record after the other, so that a row is one read:
 * its key (8 bytes), its label (4 each), its weight (4, if rows have weights), and its features (1
 * each as bytes, 4 as floats; of sparse ones the indices, 4 each, then the values, 4 each). Numbers
 * are little-endian.
 */
final class RecordFormat {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The size of an element of a sparse record. */
  static final int SPARSE_BYTES = Integer.BYTES + Float.BYTES;

  private final RowLayout layout;
  private final int width;
  private final int labelWidth;
  // where they begin in a record
  private final int label = Long.BYTES;
  private final int weight;
  private final int features;

  RecordFormat(RowLayout layout) {
    this.layout = layout;
    this.width = layout.width();
    this.labelWidth = layout.labelWidth();
    this.weight = label + Float.BYTES * labelWidth;
    this.features = Math.toIntExact(layout.headBytes());
  }

  /** The size of the record of a row. */
  int bytes(MemoryBlock block, int row) {
    return Math.addExact(features, block.features().recordBytes(row));
  }

  /** Appends the record of a row to a little-endian buffer. */
  void put(MemoryBlock block, int row, ByteBuffer into) {
    into.putLong(block.key(row));
    for (int j = 0; j < labelWidth; j++) {
      into.putFloat(block.labels()[row * labelWidth + j]);
    }
    if (layout.weighted()) {
      into.putFloat(block.weights()[row]);
    }
    block.features().put(row, into);
  }

  /** The key in a record that begins at {@code from}. */
  static long key(byte[] records, int from) {
    return (long) LONG.get(records, from);
  }

  /** The weight in a record, 1 if rows have none. */
  private float weight(byte[] records, int from) {
    return layout.weighted() ? (float) FLOAT.get(records, from + weight) : 1f;
  }

  /**
   * Copies label and weight of a record into row {@code to} of a batch; the same numbers as {@link
   * Block#gather}.
   */
  void gatherHead(byte[] records, int from, Scaling scaling, int to, float[] y, float[] w) {
    getFloats(records, from + label, labelWidth, 1f, y, to * labelWidth);
    w[to] = layout.weighted() ? (float) (weight(records, from) * scaling.weights()) : 1f;
  }

  /**
   * Copies the features of a record into row {@code to} of a dense batch.
   *
   * @param until where the record ends
   */
  void gather(byte[] records, int from, int until, float scale, int to, float[] x) {
    int at = from + features;
    int into = to * width;
    switch (layout.type()) {
      case BYTES -> {
        for (int j = 0; j < width; j++) {
          x[into + j] = (records[at + j] & 0xFF) * scale;
        }
      }
      case FLOATS -> getFloats(records, at, width, scale, x, into);
      case SPARSE -> {
        Arrays.fill(x, into, into + width, 0f);
        int values = at + (until - at) / SPARSE_BYTES * Integer.BYTES;
        for (int index = at, value = values; index < values; index += 4, value += 4) {
          x[into + (int) INT.get(records, index)] = (float) FLOAT.get(records, value) * scale;
        }
      }
    }
  }

  /** Adds the features of a sparse record to a sparse batch. */
  void gather(byte[] records, int from, int until, float scale, SparseRows x) {
    int at = from + features;
    int elements = (until - at) / SPARSE_BYTES;
    int into = x.add(elements);
    getInts(records, at, elements, x.indices(), into);
    getFloats(records, at + Integer.BYTES * elements, elements, scale, x.values(), into);
  }

  private static void getFloats(
      byte[] records, int from, int count, float scale, float[] into, int to) {
    for (int j = 0; j < count; j++) {
      into[to + j] = (float) FLOAT.get(records, from + Float.BYTES * j) * scale;
    }
  }

  private static void getInts(byte[] records, int from, int count, int[] into, int to) {
    for (int j = 0; j < count; j++) {
      into[to + j] = (int) INT.get(records, from + Integer.BYTES * j);
    }
  }

  /** Adds the row of a sparse record to others. */
  void add(byte[] records, int from, int until, BlockPacker packer) {
    float[] labels = new float[labelWidth];
    getFloats(records, from + label, labelWidth, 1f, labels, 0);
    int at = from + features;
    int elements = (until - at) / SPARSE_BYTES;
    int[] indices = new int[elements];
    float[] values = new float[elements];
    getInts(records, at, elements, indices, 0);
    getFloats(records, at + Integer.BYTES * elements, elements, 1f, values, 0);
    Features row = SparseFeatures.row(width, indices, values);
    packer.add(key(records, from), labels, weight(records, from), row, 0);
  }

  /** Room for dense rows, which can be set in any order and by several threads. */
  DenseRows denseRows(int rows) {
    return new DenseRows(rows);
  }

  /** Rows of bytes or floats, which arrive as records. */
  final class DenseRows implements RecordReads.Sink {
    private final long[] keys;
    private final float[] labels;
    private final float[] weights;
    // One of the two is null.
    private final byte[] bytes;
    private final float[] floats;

    private DenseRows(int rows) {
      this.keys = new long[rows];
      this.labels = new float[rows * labelWidth];
      this.weights = layout.weighted() ? new float[rows] : null;
      this.bytes = layout.asBytes() ? new byte[rows * width] : null;
      this.floats = layout.asBytes() ? null : new float[rows * width];
    }

    @Override
    public void take(int row, byte[] records, int from, int until) {
      keys[row] = key(records, from);
      getFloats(records, from + label, labelWidth, 1f, labels, row * labelWidth);
      if (weights != null) {
        weights[row] = weight(records, from);
      }
      if (bytes != null) {
        System.arraycopy(records, from + features, bytes, row * width, width);
      } else {
        getFloats(records, from + features, width, 1f, floats, row * width);
      }
    }

    MemoryBlock block() {
      Features all =
          bytes != null ? new ByteFeatures(width, bytes) : new FloatFeatures(width, floats);
      return new MemoryBlock(layout, keys, labels, weights, all);
    }
  }
}
