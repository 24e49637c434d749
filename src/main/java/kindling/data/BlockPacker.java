package kindling.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import kindling.config.UserError;

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
  private byte[] bytes;
  private float[] floats;
  private int rows;

  /** A packer for rows of a layout. */
  public BlockPacker(RowLayout layout) {
    this.layout = layout;
    this.width = layout.width();
    this.labelWidth = layout.labelWidth();
    // A single wide row may take megabytes, and there is a packer for every shard.
    this.keys = new long[width > 4096 ? 1 : 16];
    this.labels = new float[keys.length * labelWidth];
    this.weights = layout.weighted() ? new float[keys.length] : null;
    this.bytes = layout.asBytes() ? new byte[keys.length * width] : null;
    this.floats = layout.asBytes() ? null : new float[keys.length * width];
  }

  /**
   * The key of a row without an index: a hash of its label and features. Equal rows have equal
   * keys, which does no harm. The weight has no influence on the key, so the order of rows does not
   * depend on their weights.
   */
  public static long contentKey(long seed, float[] label, byte[] features) {
    return RowHash.of(RowHash.of(seed, label, 0, label.length), features, 0, features.length);
  }

  /** {@link #contentKey(long, float[], byte[])} of numbers. */
  public static long contentKey(long seed, float[] label, float[] features) {
    return RowHash.of(RowHash.of(seed, label, 0, label.length), features, 0, features.length);
  }

  /** The size of the added rows in bytes. */
  public long sizeInBytes() {
    return rows * layout.rowBytes();
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
    grow();
    System.arraycopy(features, 0, bytes, rows * width, width);
    addLabel(key, label, weight);
  }

  /** {@link #add(long, float[], float, byte[])} of numbers. */
  public void add(long key, float[] label, float weight, float[] features) {
    grow();
    System.arraycopy(features, 0, floats, rows * width, width);
    addLabel(key, label, weight);
  }

  /** The rows so far, in the order of their arrival. */
  public Block block() {
    return new MemoryBlock(
        layout,
        Arrays.copyOf(keys, rows),
        Arrays.copyOf(labels, rows * labelWidth),
        weights == null ? null : Arrays.copyOf(weights, rows),
        bytes == null ? null : Arrays.copyOf(bytes, rows * width),
        floats == null ? null : Arrays.copyOf(floats, rows * width));
  }

  /**
   * The rows of all parts in the order of their keys; rows with the same key in the order of their
   * content, then of their weights.
   *
   * @param layout of each part
   */
  public static MemoryBlock join(List<? extends Block> parts, RowLayout layout) {
    return joined(parts.stream().map(Block::inMemory).toList(), layout);
  }

  private static MemoryBlock joined(List<MemoryBlock> parts, RowLayout layout) {
    int width = layout.width();
    int labelWidth = layout.labelWidth();
    boolean asBytes = layout.asBytes();
    int rows = 0;
    for (Block part : parts) {
      rows = Math.addExact(rows, part.rows());
    }
    if ((long) rows * Math.max(width, labelWidth) > Integer.MAX_VALUE - 16) {
      throw UserError.of(
              "a shard of %,d rows with %,d features each is too large for one array", rows, width)
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
    long[] keys = new long[rows];
    float[] labels = new float[rows * labelWidth];
    float[] weights = layout.weighted() ? new float[rows] : null;
    byte[] bytes = asBytes ? new byte[rows * width] : null;
    float[] floats = asBytes ? null : new float[rows * width];
    for (int to = 0; to < rows; to++) {
      MemoryBlock source = parts.get(part[order[to]]);
      int from = position[order[to]];
      keys[to] = source.key(from);
      System.arraycopy(source.labels(), from * labelWidth, labels, to * labelWidth, labelWidth);
      if (weights != null) {
        weights[to] = source.weights()[from];
      }
      System.arraycopy(
          asBytes ? source.bytes() : source.floats(),
          from * width,
          asBytes ? bytes : floats,
          to * width,
          width);
    }
    return new MemoryBlock(layout, keys, labels, weights, bytes, floats);
  }

  private static int compareContent(MemoryBlock a, int i, MemoryBlock b, int j) {
    int w = a.width();
    int l = a.labelWidth();
    int labels = Arrays.compare(a.labels(), i * l, (i + 1) * l, b.labels(), j * l, (j + 1) * l);
    if (labels != 0) {
      return labels;
    }
    int features =
        a.bytes() != null
            ? Arrays.compare(a.bytes(), i * w, (i + 1) * w, b.bytes(), j * w, (j + 1) * w)
            : Arrays.compare(a.floats(), i * w, (i + 1) * w, b.floats(), j * w, (j + 1) * w);
    return features != 0 || a.weights() == null
        ? features
        : Float.compare(a.weights()[i], b.weights()[j]);
  }

  private void addLabel(long key, float[] label, float weight) {
    keys[rows] = key;
    if (weights != null) {
      weights[rows] = weight;
    }
    System.arraycopy(label, 0, labels, rows * labelWidth, labelWidth);
    rows++;
  }

  private void grow() {
    if (rows < keys.length) {
      return;
    }
    int capacity = 2 * keys.length;
    keys = Arrays.copyOf(keys, capacity);
    labels = Arrays.copyOf(labels, capacity * labelWidth);
    weights = weights == null ? null : Arrays.copyOf(weights, capacity);
    bytes = bytes == null ? null : Arrays.copyOf(bytes, capacity * width);
    floats = floats == null ? null : Arrays.copyOf(floats, capacity * width);
  }
}
