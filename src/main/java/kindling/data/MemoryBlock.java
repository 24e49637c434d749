package kindling.data;

import java.io.Serial;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;
import kindling.data.features.BatchFeatures;
import kindling.data.features.Features;
import kindling.data.features.RowHash;

/**
 * A block whose rows are arrays in memory.
 *
 * <p>Shapes: features (rows, width); labels (rows, labelWidth); weights (rows), unless all rows
 * count alike; keys (rows). A plain class, because Spark caches it, and Kryo cannot handle records.
 */
public final class MemoryBlock implements Block {
  @Serial private static final long serialVersionUID = 1L;

  private final int width;
  private final int labelWidth;
  private final long[] keys;
  private final float[] labels;

  // null if all rows count alike
  private final float[] weights;

  // null until it is needed
  private transient volatile int[] classOrder;

  private final Features features;

  MemoryBlock(RowLayout layout, long[] keys, float[] labels, float[] weights, Features features) {
    this.width = layout.width();
    this.labelWidth = layout.labelWidth();
    this.keys = keys;
    this.labels = labels;
    this.weights = weights;
    this.features = features;
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
  public long sizeInBytes() {
    return rows() * layout().headBytes() + features.sizeInBytes();
  }

  @Override
  public long joinedBytes() {
    return rows() * layout().headBytes() + features.joinedBytes();
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
    return new RowLayout(width, labelWidth, features.type(), weights != null);
  }

  @Override
  public MemoryBlock spaced(int most) {
    int count = Math.min(most, rows());
    BlockPacker some = new BlockPacker(layout());
    for (int i = 0; i < count; i++) {
      int row = (int) ((long) i * rows() / count);
      float[] label = Arrays.copyOfRange(labels, row * labelWidth, (row + 1) * labelWidth);
      float weight = weights == null ? 1f : weights[row];
      some.add(keys[row], label, weight, features, row);
    }
    return some.block();
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
    features.gather(chosen, count, scaling.features(), x);
    gatherHeads(chosen, count, scaling, y, w);
  }

  @Override
  public void gather(
      int[] chosen, int count, Scaling scaling, BatchFeatures x, float[] y, float[] w) {
    features.gather(chosen, count, scaling.features(), x);
    gatherHeads(chosen, count, scaling, y, w);
  }

  private void gatherHeads(int[] chosen, int count, Scaling scaling, float[] y, float[] w) {
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      System.arraycopy(labels, row * labelWidth, y, i * labelWidth, labelWidth);
      w[i] = weights == null ? 1f : (float) (weights[row] * scaling.weights());
    }
  }

  @Override
  public long contentHash() {
    long sum = 0;
    for (int row = 0; row < rows(); row++) {
      long hash = RowHash.of(0, labels, row * labelWidth, labelWidth);
      hash = weights == null ? hash : RowHash.of(hash, weights, row, 1);
      sum += features.hash(hash, row);
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

  Features features() {
    return features;
  }
}
