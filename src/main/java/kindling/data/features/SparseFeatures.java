package kindling.data.features;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The features of rows that are not zero, in compressed sparse rows: those of row i are at {@code
 * starts[i]} to {@code starts[i + 1] - 1}. They take 8 bytes each, or 4 if all of them are 1. A
 * plain class, because Spark caches it, and Kryo cannot handle records.
 */
public final class SparseFeatures implements Features {
  @Serial private static final long serialVersionUID = 1L;

  /** Below this number of features, rows are dense. */
  private static final int FEWEST_FEATURES = 1024;

  /** Features for each that is not zero from which on sparse rows take less time and memory. */
  private static final long FEATURES_OF_NONZERO = 24;

  private final int width;
  private final int[] starts;
  private final int[] indices;
  // null if all are 1
  private final float[] values;

  private SparseFeatures(int width, int[] starts, int[] indices, float[] values) {
    this.width = width;
    this.starts = starts;
    this.indices = indices;
    this.values = values;
  }

  /**
   * A single row.
   *
   * @param width the number of features
   * @param indices of those that are not zero, ascending
   * @param values of them
   */
  public static SparseFeatures row(int width, int[] indices, float[] values) {
    return new SparseFeatures(width, new int[] {0, indices.length}, indices, values);
  }

  /** Whether rows of a width may be sparse. */
  public static boolean isWide(int width) {
    return width >= FEWEST_FEATURES;
  }

  /**
   * Whether rows are better sparse than dense.
   *
   * @param elements of all rows that are not zero
   */
  public static boolean isSparse(long rows, int width, long elements) {
    return isWide(width) && FEATURES_OF_NONZERO * elements <= rows * width;
  }

  private int rows() {
    return starts.length - 1;
  }

  @Override
  public FeatureType type() {
    return FeatureType.SPARSE;
  }

  @Override
  public int elements() {
    return indices.length;
  }

  @Override
  public long sizeInBytes() {
    return bytes(rows(), indices.length, values != null);
  }

  /** As floats, if that takes less. */
  @Override
  public long joinedBytes() {
    return isSparse(rows(), width, indices.length)
        ? bytes(rows(), indices.length, true)
        : (long) Float.BYTES * rows() * width;
  }

  private static long bytes(int rows, int elements, boolean withValues) {
    return (long) Integer.BYTES * rows
        + (long) (Integer.BYTES + (withValues ? Float.BYTES : 0)) * elements;
  }

  private float value(int element) {
    return values == null ? 1f : values[element];
  }

  @Override
  public void gather(int[] chosen, int count, float scale, float[] x) {
    Arrays.fill(x, 0, count * width, 0f);
    for (int i = 0; i < count; i++) {
      for (int e = starts[chosen[i]]; e < starts[chosen[i] + 1]; e++) {
        x[i * width + indices[e]] = value(e) * scale;
      }
    }
  }

  /** Dense also if too few features are zero, as in rows that no block has joined yet. */
  @Override
  public void gather(int[] chosen, int count, float scale, BatchFeatures x) {
    if (x.takesSparse() && isSparse(rows(), width, indices.length)) {
      gather(chosen, count, scale, x.beginSparse());
    } else {
      gather(chosen, count, scale, x.beginDense());
    }
  }

  private void gather(int[] chosen, int count, float scale, SparseRows x) {
    for (int i = 0; i < count; i++) {
      int from = starts[chosen[i]];
      int elements = starts[chosen[i] + 1] - from;
      int to = x.add(elements);
      System.arraycopy(indices, from, x.indices(), to, elements);
      for (int e = 0; e < elements; e++) {
        x.values()[to + e] = value(from + e) * scale;
      }
    }
  }

  @Override
  public long hash(long seed, int row) {
    long hash = seed;
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      hash = RowHash.ofElement(hash, indices[e], value(e));
    }
    return hash;
  }

  @Override
  public int compare(int row, Features other, int otherRow) {
    if (!(other instanceof SparseFeatures o)) {
      return type().compareTo(other.type());
    }
    int a = starts[row];
    int b = o.starts[otherRow];
    int aEnd = starts[row + 1];
    int bEnd = o.starts[otherRow + 1];
    int byIndex = Arrays.compare(indices, a, aEnd, o.indices, b, bEnd);
    for (int e = 0; byIndex == 0 && e < aEnd - a; e++) {
      int byValue = Float.compare(value(a + e), o.value(b + e));
      if (byValue != 0) {
        return byValue;
      }
    }
    return byIndex;
  }

  @Override
  public int recordBytes(int row) {
    return (Integer.BYTES + Float.BYTES) * (starts[row + 1] - starts[row]);
  }

  /** The indices, then the values. */
  @Override
  public void put(int row, ByteBuffer into) {
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      into.putInt(indices[e]);
    }
    for (int e = starts[row]; e < starts[row + 1]; e++) {
      into.putFloat(value(e));
    }
  }

  /** Collects rows. */
  static final class Builder implements FeaturesBuilder {
    private final int width;
    private int[] starts;
    private int[] indices;
    // null as long as all are 1
    private float[] values;
    private int rows;
    private int end;

    Builder(int width, int rows, int elements) {
      this.width = width;
      this.starts = new int[rows + 1];
      this.indices = new int[elements];
    }

    @Override
    public void add(Features from, int row) {
      if (from instanceof SparseFeatures source) {
        add(source, row);
      } else {
        float[] x = new float[width];
        from.gather(new int[] {row}, 1, 1f, x);
        addNonZeros(x);
      }
      reserve(0);
      starts[++rows] = end;
    }

    private void add(SparseFeatures source, int row) {
      int start = source.starts[row];
      int elements = source.starts[row + 1] - start;
      reserve(elements);
      System.arraycopy(source.indices, start, indices, end, elements);
      for (int e = 0; e < elements; e++) {
        set(end + e, source.value(start + e));
      }
      end += elements;
    }

    private void addNonZeros(float[] x) {
      for (int i = 0; i < width; i++) {
        if (x[i] != 0) {
          reserve(1);
          indices[end] = i;
          set(end++, x[i]);
        }
      }
    }

    private void reserve(int elements) {
      if (rows + 1 == starts.length) {
        starts = Arrays.copyOf(starts, FeaturesBuilder.capacity(starts.length, rows + 2L));
      }
      if (indices.length - end < elements) {
        int capacity = FeaturesBuilder.capacity(indices.length, (long) end + elements);
        indices = Arrays.copyOf(indices, capacity);
        values = values == null ? null : Arrays.copyOf(values, capacity);
      }
    }

    private void set(int element, float value) {
      if (values == null && value != 1) {
        values = new float[indices.length];
        Arrays.fill(values, 0, element, 1f);
      }
      if (values != null) {
        values[element] = value;
      }
    }

    @Override
    public long sizeInBytes() {
      return bytes(rows, end, values != null);
    }

    @Override
    public Features build() {
      return new SparseFeatures(
          width,
          rows + 1 == starts.length ? starts : Arrays.copyOf(starts, rows + 1),
          end == indices.length ? indices : Arrays.copyOf(indices, end),
          values == null || end == values.length ? values : Arrays.copyOf(values, end));
    }
  }
}
