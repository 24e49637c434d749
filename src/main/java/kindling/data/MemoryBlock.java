package kindling.data;

import java.io.Serial;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A block whose rows are arrays in memory.
 *
 * <p>Shapes: features (rows, width), either as unsigned bytes or as floats; labels (rows,
 * labelWidth); weights (rows), unless all rows count alike; keys (rows). A plain class, because
 * Spark caches it, and Kryo cannot handle records.
 */
public final class MemoryBlock implements Block {
  @Serial private static final long serialVersionUID = 1L;

  private static final int CACHE_LINE = 64;

  private final int width;
  private final int labelWidth;
  private final long[] keys;
  private final float[] labels;

  // null if all rows count alike
  private final float[] weights;

  @SuppressWarnings("unused") // written so that the JVM keeps the reads
  private transient int touched;

  // null until it is needed
  private transient volatile int[] classOrder;

  // One of the two is null.
  private final byte[] bytes;
  private final float[] floats;

  MemoryBlock(
      RowLayout layout,
      long[] keys,
      float[] labels,
      float[] weights,
      byte[] bytes,
      float[] floats) {
    this.width = layout.width();
    this.labelWidth = layout.labelWidth();
    this.keys = keys;
    this.labels = labels;
    this.weights = weights;
    this.bytes = bytes;
    this.floats = floats;
  }

  @Override
  public int rows() {
    return keys.length;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int labelWidth() {
    return labelWidth;
  }

  @Override
  public MemoryBlock inMemory() {
    return this;
  }

  @Override
  public BitSet classes() {
    BitSet classes = new BitSet();
    for (float label : labels) {
      classes.set((int) label);
    }
    return classes;
  }

  @Override
  public double[] classCounts(int classes) {
    double[] counts = new double[2 * classes];
    for (int row = 0; row < rows(); row++) {
      float weight = weights == null ? 1f : weights[row];
      int largest = 0;
      for (int k = 0; k < labelWidth; k++) {
        float label = labels[row * labelWidth + k];
        largest = label > labels[row * labelWidth + largest] ? k : largest;
        counts[classes + (labelWidth == 1 ? (int) label : k)] +=
            labelWidth == 1 ? weight : (double) weight * label;
      }
      counts[labelWidth == 1 ? (int) labels[row] : largest]++;
    }
    return counts;
  }

  @Override
  public int[] classOrder() {
    int[] order = classOrder;
    if (order == null) {
      order =
          IntStream.range(0, rows())
              .boxed()
              .sorted(Comparator.comparingInt(row -> (int) labels[row]))
              .mapToInt(Integer::intValue)
              .toArray();
      classOrder = order;
    }
    return order;
  }

  @Override
  public RowLayout layout() {
    return new RowLayout(width, labelWidth, bytes != null, weights != null);
  }

  @Override
  public MemoryBlock spaced(int most) {
    int count = Math.min(most, rows());
    BlockPacker some = new BlockPacker(layout());
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * rows() / count);
      float[] label = Arrays.copyOfRange(labels, row * labelWidth, (row + 1) * labelWidth);
      float weight = weights == null ? 1f : weights[row];
      if (bytes != null) {
        some.add(
            keys[row], label, weight, Arrays.copyOfRange(bytes, row * width, (row + 1) * width));
      } else {
        some.add(
            keys[row], label, weight, Arrays.copyOfRange(floats, row * width, (row + 1) * width));
      }
    }
    return some.block().inMemory();
  }

  @Override
  public double weightSum() {
    if (weights == null) {
      return rows();
    }
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }

  @Override
  public void gather(int[] chosen, int count, Scaling scaling, float[] x, float[] y, float[] w) {
    float scale = scaling.features();
    if (bytes != null) {
      touched = touch(chosen, count);
    }
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      System.arraycopy(labels, row * labelWidth, y, i * labelWidth, labelWidth);
      w[i] = weights == null ? 1f : (float) (weights[row] * scaling.weights());
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
  public long contentHash() {
    long sum = 0;
    for (int row = 0; row < rows(); row++) {
      long hash = RowHash.of(0, labels, row * labelWidth, labelWidth);
      hash = weights == null ? hash : RowHash.of(hash, weights, row, 1);
      sum +=
          bytes != null
              ? RowHash.of(hash, bytes, row * width, width)
              : RowHash.of(hash, floats, row * width, width);
    }
    return sum;
  }

  @Override
  public long key(int row) {
    return keys[row];
  }

  @Override
  public void keys(int[] chosen, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = keys[chosen[i]];
    }
  }

  long[] keys() {
    return keys;
  }

  float[] labels() {
    return labels;
  }

  float[] weights() {
    return weights;
  }

  byte[] bytes() {
    return bytes;
  }

  float[] floats() {
    return floats;
  }
}
