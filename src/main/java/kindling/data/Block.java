package kindling.data;

import java.io.Serial;
import java.io.Serializable;

/**
 * The rows of one shard, as they are cached: bytes stay bytes until a batch is gathered.
 *
 * <p>Shapes: features (rows, width), either as unsigned bytes or as floats; labels (rows,
 * labelWidth), a class number each (labelWidth 1) or one element per class; keys (rows), which
 * place and identify a row. Never changed once made. A plain class, because Spark caches it, and
 * Kryo cannot handle records.
 */
public final class Block implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private static final int CACHE_LINE = 64;

  private final int width;
  private final int labelWidth;
  private final long[] keys;
  private final float[] labels;

  @SuppressWarnings("unused") // written so that the JVM keeps the reads
  private transient int touched;

  // One of the two is null.
  private final byte[] bytes;
  private final float[] floats;

  Block(int width, int labelWidth, long[] keys, float[] labels, byte[] bytes, float[] floats) {
    this.width = width;
    this.labelWidth = labelWidth;
    this.keys = keys;
    this.labels = labels;
    this.bytes = bytes;
    this.floats = floats;
  }

  /** How many rows there are; may be 0. */
  public int rows() {
    return keys.length;
  }

  /** Features of a row. */
  public int width() {
    return width;
  }

  /** 1 for class numbers, else the number of classes. */
  public int labelWidth() {
    return labelWidth;
  }

  /** Bytes that the arrays take. */
  public long sizeInBytes() {
    return 8L * keys.length
        + 4L * labels.length
        + (bytes == null ? 4L * floats.length : bytes.length);
  }

  /**
   * Copies chosen rows into a batch.
   *
   * @param chosen positions of rows in this block
   * @param count how many of them
   * @param scale multiplied with every feature
   * @param x takes the features, (count, width)
   * @param y takes the labels, (count, labelWidth)
   */
  public void gather(int[] chosen, int count, float scale, float[] x, float[] y) {
    if (bytes != null) {
      touched = touch(chosen, count);
    }
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      System.arraycopy(labels, row * labelWidth, y, i * labelWidth, labelWidth);
      int from = row * width;
      if (bytes != null) {
        for (int j = 0, to = i * width; j < width; j++) {
          x[to + j] = (bytes[from + j] & 0xFF) * scale;
        }
      } else {
        for (int j = 0, to = i * width; j < width; j++) {
          x[to + j] = floats[from + j] * scale;
        }
      }
    }
  }

  /**
   * Reads a byte of each cache line of the rows, which lie anywhere: so the memory fetches many at
   * once, and gathering takes two thirds of the time.
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

  /**
   * A checksum of labels and features that depends neither on the order of the rows nor on their
   * division into blocks: it adds up.
   */
  public long contentHash() {
    long sum = 0;
    for (int row = 0; row < rows(); row++) {
      long label = RowHash.of(0, labels, row * labelWidth, labelWidth);
      sum +=
          bytes != null
              ? RowHash.of(label, bytes, row * width, width)
              : RowHash.of(label, floats, row * width, width);
    }
    return sum;
  }

  long key(int row) {
    return keys[row];
  }

  float[] labels() {
    return labels;
  }

  byte[] bytes() {
    return bytes;
  }

  float[] floats() {
    return floats;
  }
}
