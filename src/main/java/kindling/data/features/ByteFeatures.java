package kindling.data.features;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Features as unsigned bytes, (rows, width). A plain class, because Spark caches it, and Kryo
 * cannot handle records.
 */
public final class ByteFeatures implements Features {
  @Serial private static final long serialVersionUID = 1L;

  private static final int CACHE_LINE = 64;

  private final int width;
  private final byte[] bytes;

  @SuppressWarnings("unused") // written so that the JVM keeps the reads
  private transient int touched;

  /** Features that are kept as they are given. */
  public ByteFeatures(int width, byte[] bytes) {
    this.width = width;
    this.bytes = bytes;
  }

  @Override
  public FeatureType type() {
    return FeatureType.BYTES;
  }

  @Override
  public int elements() {
    return bytes.length;
  }

  @Override
  public long sizeInBytes() {
    return bytes.length;
  }

  @Override
  public void gather(int[] chosen, int count, float scale, float[] x) {
    touched = touch(chosen, count);
    for (int i = 0; i < count; i++) {
      int from = chosen[i] * width;
      for (int j = 0, to = i * width; j < width; j++) {
        x[to + j] = (bytes[from + j] & 0xFF) * scale;
      }
    }
  }

  /**
   * Reads a byte of each cache line of the rows, which are spread over the block. So the processor
   * fetches many lines at the same time, and gathering takes two thirds of the time.
   */
  private int touch(int[] chosen, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int from = chosen[i] * width;
      for (int j = 0; j < width; j += CACHE_LINE) {
        sum += bytes[from + j];
      }
    }
    return sum;
  }

  @Override
  public long hash(long seed, int row) {
    return RowHash.of(seed, bytes, row * width, width);
  }

  @Override
  public int compare(int row, Features other, int otherRow) {
    byte[] others = ((ByteFeatures) other).bytes;
    int a = row * width;
    int b = otherRow * width;
    return Arrays.compare(bytes, a, a + width, others, b, b + width);
  }

  @Override
  public int recordBytes(int row) {
    return width;
  }

  @Override
  public void put(int row, ByteBuffer into) {
    into.put(bytes, row * width, width);
  }

  /** Collects rows. */
  static final class Builder implements FeaturesBuilder {
    private final int width;
    private byte[] bytes;
    private int end;

    Builder(int width, int elements) {
      this.width = width;
      this.bytes = new byte[elements];
    }

    @Override
    public void add(Features from, int row) {
      if (bytes.length - end < width) {
        bytes = Arrays.copyOf(bytes, FeaturesBuilder.capacity(bytes.length, end + (long) width));
      }
      System.arraycopy(((ByteFeatures) from).bytes, row * width, bytes, end, width);
      end += width;
    }

    @Override
    public long sizeInBytes() {
      return end;
    }

    @Override
    public Features build() {
      return new ByteFeatures(width, end == bytes.length ? bytes : Arrays.copyOf(bytes, end));
    }
  }
}
