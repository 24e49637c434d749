package kindling.data.features;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Features as floats, (rows, width). A plain class, because Spark caches it, and Kryo cannot handle
 * records.
 */
public final class FloatFeatures implements Features {
  @Serial private static final long serialVersionUID = 1L;

  private final int width;
  private final float[] floats;

  /** Features that are kept as they are given. */
  public FloatFeatures(int width, float[] floats) {
    this.width = width;
    this.floats = floats;
  }

  @Override
  public FeatureType type() {
    return FeatureType.FLOATS;
  }

  @Override
  public int elements() {
    return floats.length;
  }

  @Override
  public long sizeInBytes() {
    return (long) Float.BYTES * floats.length;
  }

  @Override
  public void gather(int[] chosen, int count, float scale, float[] x) {
    for (int i = 0; i < count; i++) {
      int from = chosen[i] * width;
      for (int j = 0, to = i * width; j < width; j++) {
        x[to + j] = floats[from + j] * scale;
      }
    }
  }

  @Override
  public long hash(long seed, int row) {
    return SparseFeatures.isWide(width)
        ? RowHash.ofNonZeros(seed, floats, row * width, width)
        : RowHash.of(seed, floats, row * width, width);
  }

  @Override
  public int compare(int row, Features other, int otherRow) {
    if (!(other instanceof FloatFeatures others)) {
      return type().compareTo(other.type());
    }
    int a = row * width;
    int b = otherRow * width;
    return Arrays.compare(floats, a, a + width, others.floats, b, b + width);
  }

  @Override
  public int recordBytes(int row) {
    return Float.BYTES * width;
  }

  @Override
  public void put(int row, ByteBuffer into) {
    into.asFloatBuffer().put(floats, row * width, width);
    into.position(into.position() + Float.BYTES * width);
  }

  /** Collects rows. */
  static final class Builder implements FeaturesBuilder {
    private final int width;
    private float[] floats;
    private int end;

    Builder(int width, int elements) {
      this.width = width;
      this.floats = new float[elements];
    }

    @Override
    public void add(Features from, int row) {
      if (floats.length - end < width) {
        floats = Arrays.copyOf(floats, FeaturesBuilder.capacity(floats.length, end + (long) width));
      }
      if (from instanceof FloatFeatures source) {
        System.arraycopy(source.floats, row * width, floats, end, width);
      } else {
        float[] x = new float[width];
        from.gather(new int[] {row}, 1, 1f, x);
        System.arraycopy(x, 0, floats, end, width);
      }
      end += width;
    }

    @Override
    public long sizeInBytes() {
      return (long) Float.BYTES * end;
    }

    @Override
    public Features build() {
      return new FloatFeatures(width, end == floats.length ? floats : Arrays.copyOf(floats, end));
    }
  }
}
