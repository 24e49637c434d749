package kindling.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import kindling.config.UserError;

/**
 * Packs rows into blocks: collects them as they come, and joins what was collected in different
 * places into the one block of a shard, in the order of the rows' keys, so that the block does not
 * depend on who collected what.
 */
public final class BlockPacker {
  private final int width;
  private final int labelWidth;
  private long[] keys;
  private float[] labels;
  private byte[] bytes;
  private float[] floats;
  private int rows;

  /**
   * A packer for rows of {@code width} features, held as bytes or as floats, with {@code
   * labelWidth} labels each.
   */
  public BlockPacker(int width, int labelWidth, boolean asBytes) {
    this.width = width;
    this.labelWidth = labelWidth;
    // A wide row alone may be megabytes, and there is a packer for every shard.
    this.keys = new long[width > 4096 ? 1 : 16];
    this.labels = new float[keys.length * labelWidth];
    this.bytes = asBytes ? new byte[keys.length * width] : null;
    this.floats = asBytes ? null : new float[keys.length * width];
  }

  /**
   * The key that places a row without an index: a hash of its content. Equal rows have equal keys,
   * which does no harm.
   */
  public static long contentKey(long seed, float[] label, byte[] features) {
    return RowHash.of(RowHash.of(seed, label, 0, label.length), features, 0, features.length);
  }

  /** {@link #contentKey(long, float[], byte[])} of numbers. */
  public static long contentKey(long seed, float[] label, float[] features) {
    return RowHash.of(RowHash.of(seed, label, 0, label.length), features, 0, features.length);
  }

  /** Bytes that the added rows take. */
  public long sizeInBytes() {
    return (long) rows * (8 + 4 * labelWidth + (bytes == null ? 4 * width : width));
  }

  /** Adds a row of bytes. */
  public void add(long key, float[] label, byte[] features) {
    grow();
    System.arraycopy(features, 0, bytes, rows * width, width);
    addLabel(key, label);
  }

  /** Adds a row of numbers. */
  public void add(long key, float[] label, float[] features) {
    grow();
    System.arraycopy(features, 0, floats, rows * width, width);
    addLabel(key, label);
  }

  /** The rows so far, in the order in which they came. */
  public Block block() {
    return new Block(
        width,
        labelWidth,
        Arrays.copyOf(keys, rows),
        Arrays.copyOf(labels, rows * labelWidth),
        bytes == null ? null : Arrays.copyOf(bytes, rows * width),
        floats == null ? null : Arrays.copyOf(floats, rows * width));
  }

  /**
   * The rows of all parts in the order of their keys; rows with the same key in the order of their
   * content.
   */
  public static Block join(List<Block> parts, int width, int labelWidth, boolean asBytes) {
    int rows = 0;
    for (Block part : parts) {
      rows = Math.addExact(rows, part.rows());
    }
    if ((long) rows * Math.max(width, labelWidth) > Integer.MAX_VALUE - 16) {
      throw new UserError(
          "a shard of %,d rows with %,d features each is too large for one array; raise training.shards"
              .formatted(rows, width));
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
    byte[] bytes = asBytes ? new byte[rows * width] : null;
    float[] floats = asBytes ? null : new float[rows * width];
    for (int to = 0; to < rows; to++) {
      Block source = parts.get(part[order[to]]);
      int from = position[order[to]];
      keys[to] = source.key(from);
      System.arraycopy(source.labels(), from * labelWidth, labels, to * labelWidth, labelWidth);
      System.arraycopy(
          asBytes ? source.bytes() : source.floats(),
          from * width,
          asBytes ? bytes : floats,
          to * width,
          width);
    }
    return new Block(width, labelWidth, keys, labels, bytes, floats);
  }

  private static int compareContent(Block a, int i, Block b, int j) {
    int w = a.width();
    int l = a.labelWidth();
    int labels = Arrays.compare(a.labels(), i * l, (i + 1) * l, b.labels(), j * l, (j + 1) * l);
    if (labels != 0) {
      return labels;
    }
    return a.bytes() != null
        ? Arrays.compare(a.bytes(), i * w, (i + 1) * w, b.bytes(), j * w, (j + 1) * w)
        : Arrays.compare(a.floats(), i * w, (i + 1) * w, b.floats(), j * w, (j + 1) * w);
  }

  private void addLabel(long key, float[] label) {
    keys[rows] = key;
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
    bytes = bytes == null ? null : Arrays.copyOf(bytes, capacity * width);
    floats = floats == null ? null : Arrays.copyOf(floats, capacity * width);
  }
}
