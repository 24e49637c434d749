package kindling.data;

import java.io.Serial;
import java.util.Arrays;

/**
 * The rows of another block after a {@link ColumnShuffle}, which is done when rows are gathered.
 * They are dense, also if that block is sparse.
 */
final class ShuffledBlock implements Block {
  @Serial private static final long serialVersionUID = 1L;

  private final Block block;
  private final ColumnShuffle shuffle;
  private final int[] sources;

  // Of the last batch; null until first used. A block is read by one task at a time.
  private transient int[] others;
  private transient float[] features;
  private transient float[] labels;
  private transient float[] weights;

  /**
   * A shuffled block.
   *
   * @param sources the row from which each row takes the shuffled features
   */
  ShuffledBlock(Block block, ColumnShuffle shuffle, int[] sources) {
    this.block = block;
    this.shuffle = shuffle;
    this.sources = sources;
  }

  @Override
  public int rows() {
    return block.rows();
  }

  @Override
  public RowLayout layout() {
    return block.layout().dense();
  }

  @Override
  public long sizeInBytes() {
    return rows() * layout().rowBytes();
  }

  @Override
  public void gather(int[] chosen, int count, Scaling scaling, float[] x, float[] y, float[] w) {
    allocate(count);
    for (int i = 0; i < count; i++) {
      others[i] = sources[chosen[i]];
    }
    block.gather(others, count, scaling, features, labels, weights);
    block.gather(chosen, count, scaling, x, y, w);
    int shuffled = shuffle.until() - shuffle.from();
    for (int i = 0; i < count; i++) {
      int at = i * width() + shuffle.from();
      System.arraycopy(features, at, x, at, shuffled);
    }
  }

  private void allocate(int count) {
    if (others == null || others.length < count) {
      others = new int[count];
      features = new float[Math.multiplyExact(count, width())];
      labels = new float[Math.multiplyExact(count, labelWidth())];
      weights = new float[count];
    }
  }

  @Override
  public MemoryBlock inMemory() {
    BlockPacker packer = new BlockPacker(layout());
    float[] row = new float[width()];
    float[] label = new float[labelWidth()];
    float[] weight = new float[1];
    for (int i = 0; i < rows(); i++) {
      gather(new int[] {i}, 1, new Scaling(1, 1), row, label, weight);
      if (layout().asBytes()) {
        byte[] bytes = new byte[row.length];
        for (int j = 0; j < row.length; j++) {
          bytes[j] = (byte) row[j];
        }
        packer.add(key(i), label, weight[0], bytes);
      } else {
        packer.add(key(i), label, weight[0], Arrays.copyOf(row, row.length));
      }
    }
    return packer.block().inMemory();
  }

  @Override
  public long key(int row) {
    return block.key(row);
  }

  @Override
  public void keys(int[] chosen, int count, long[] keys) {
    block.keys(chosen, count, keys);
  }
}
