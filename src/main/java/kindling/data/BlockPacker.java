package kindling.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import kindling.config.UserError;
import kindling.data.features.ByteFeatures;
import kindling.data.features.FeatureType;
import kindling.data.features.Features;
import kindling.data.features.FeaturesBuilder;
import kindling.data.features.FloatFeatures;
import kindling.data.features.RowHash;
import kindling.data.features.SparseFeatures;

/**
 * Packs rows into blocks. It collects rows in the order of their arrival, and joins the parts that
 * different tasks have collected into the block of a shard, in the order of the rows' keys. So the
 * block does not depend on the tasks.
 */
public final class BlockPacker {
  private final RowLayout layout;
  private final int width;
  private final int labelWidth;
  private long[] keys;
  private float[] labels;
  // null if all rows count alike
  private float[] weights;
  private final FeaturesBuilder features;
  private int rows;

  /** A packer for rows of a layout. */
  public BlockPacker(RowLayout layout) {
    // A single wide row may take megabytes, and there is a packer for every shard.
    this(layout, layout.width() > 4096 ? 1 : 16);
  }

  private BlockPacker(RowLayout layout, int capacity) {
    this(layout, capacity, layout.type() == FeatureType.SPARSE ? 16 : capacity * layout.width());
  }

  /** A packer with room for some rows, and for some elements of features. */
  BlockPacker(RowLayout layout, int capacity, int elements) {
    this.layout = layout;
    this.width = layout.width();
    this.labelWidth = layout.labelWidth();
    this.keys = new long[capacity];
    this.labels = new float[keys.length * labelWidth];
    this.weights = layout.weighted() ? new float[keys.length] : null;
    this.features = FeaturesBuilder.of(layout.type(), width, capacity, elements);
  }

  /**
   * The key of a row without an index: a hash of its label and features. Equal rows have equal
   * keys, which does no harm. The weight has no influence on the key, so the order of rows does not
   * depend on their weights.
   *
   * @param row features of a single row
   */
  public static long contentKey(long seed, float[] label, Features row) {
    return row.hash(RowHash.of(seed, label, 0, label.length), 0);
  }

  /** The size of the added rows in bytes. */
  public long sizeInBytes() {
    return rows * layout.headBytes() + features.sizeInBytes();
  }

  /** Adds a row of bytes with weight 1. */
  public void add(long key, float[] label, byte[] features) {
    add(key, label, 1f, features);
  }

  /** Adds a row of numbers with weight 1. */
  public void add(long key, float[] label, float[] features) {
    add(key, label, 1f, features);
  }

  /**
   * Adds a row of bytes.
   *
   * @param weight unused if the layout has no weights
   */
  public void add(long key, float[] label, float weight, byte[] features) {
    add(key, label, weight, new ByteFeatures(width, features), 0);
  }

  /** {@link #add(long, float[], float, byte[])} of numbers. */
  public void add(long key, float[] label, float weight, float[] features) {
    add(key, label, weight, new FloatFeatures(width, features), 0);
  }

  /**
   * Adds a row with the features of a row in others.
   *
   * @param weight unused if the layout has no weights
   * @param from features of the type of the layout
   * @param row its position in them
   */
  public void add(long key, float[] label, float weight, Features from, int row) {
    grow();
    features.add(from, row);
    keys[rows] = key;
    if (weights != null) {
      weights[rows] = weight;
    }
    System.arraycopy(label, 0, labels, rows * labelWidth, labelWidth);
    rows++;
  }

  /** The rows so far, in the order of their arrival; must be the last call. */
  public MemoryBlock block() {
    return new MemoryBlock(
        layout,
        rows == keys.length ? keys : Arrays.copyOf(keys, rows),
        rows == keys.length ? labels : Arrays.copyOf(labels, rows * labelWidth),
        weights == null || rows == keys.length ? weights : Arrays.copyOf(weights, rows),
        features.build());
  }

  /**
   * The rows of all parts in the order of their keys; rows with the same key in the order of their
   * content, then of their weights. Sparse rows become floats if they have few zeros.
   *
   * @param layout of each part
   */
  public static MemoryBlock join(List<? extends Block> parts, RowLayout layout) {
    return joined(parts.stream().map(Block::inMemory).toList(), layout);
  }

  private static MemoryBlock joined(List<MemoryBlock> parts, RowLayout layout) {
    int labelWidth = layout.labelWidth();
    int rows = 0;
    long elements = 0;
    for (MemoryBlock part : parts) {
      rows = Math.addExact(rows, part.rows());
      elements += part.features().elements();
    }
    boolean sparse =
        layout.type() == FeatureType.SPARSE
            && SparseFeatures.isSparse(rows, layout.width(), elements);
    if (!sparse) {
      elements = (long) rows * layout.width();
    }
    if (Math.max(elements, (long) rows * labelWidth) > FeaturesBuilder.MOST_ELEMENTS) {
      throw UserError.of(
              "a shard of %,d rows with %,d features each is too large for one array",
              rows, layout.width())
          .cure("raise {training.shards}")
          .key("training.shards");
    }
    int[] part = new int[rows];
    int[] position = new int[rows];
    Integer[] order = new Integer[rows];
    for (int p = 0, at = 0; p < parts.size(); p++) {
      for (int i = 0; i < parts.get(p).rows(); i++, at++) {
        part[at] = p;
        position[at] = i;
        order[at] = at;
      }
    }
    Arrays.sort(
        order,
        Comparator.<Integer>comparingLong(i -> parts.get(part[i]).key(position[i]))
            .thenComparing(
                (a, b) ->
                    compareContent(
                        parts.get(part[a]), position[a], parts.get(part[b]), position[b])));
    BlockPacker joined = new BlockPacker(sparse ? layout : layout.dense(), rows, (int) elements);
    float[] label = new float[labelWidth];
    for (int i : order) {
      MemoryBlock source = parts.get(part[i]);
      int row = position[i];
      System.arraycopy(source.labels(), row * labelWidth, label, 0, labelWidth);
      float weight = source.weights() == null ? 1f : source.weights()[row];
      joined.add(source.key(row), label, weight, source.features(), row);
    }
    return joined.block();
  }

  private static int compareContent(MemoryBlock a, int i, MemoryBlock b, int j) {
    int l = a.labelWidth();
    int labels = Arrays.compare(a.labels(), i * l, (i + 1) * l, b.labels(), j * l, (j + 1) * l);
    if (labels != 0) {
      return labels;
    }
    int features = a.features().compare(i, b.features(), j);
    return features != 0 || a.weights() == null
        ? features
        : Float.compare(a.weights()[i], b.weights()[j]);
  }

  private void grow() {
    if (rows < keys.length) {
      return;
    }
    int capacity = Math.max(1, 2 * keys.length);
    keys = Arrays.copyOf(keys, capacity);
    labels = Arrays.copyOf(labels, capacity * labelWidth);
    weights = weights == null ? null : Arrays.copyOf(weights, capacity);
  }
}
