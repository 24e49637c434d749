package kindling.data;

import java.io.Serializable;
import java.util.BitSet;
import kindling.data.features.BatchFeatures;

/**
 * The rows of one shard. Bytes stay bytes until a batch is gathered. A block does not change.
 *
 * <p>A row has features (see {@link kindling.data.features.Features}); a label, one number or an
 * element per output; a weight, unless all rows count alike; and a key, which orders and identifies
 * the row.
 */
public sealed interface Block extends Serializable permits MemoryBlock, FileBlock, ShuffledBlock {
  /** The number of rows; may be 0. */
  int rows();

  /** The layout of the rows. */
  RowLayout layout();

  /** The number of features of a row. */
  default int width() {
    return layout().width();
  }

  /** 1 for class numbers or one number to predict, else an element per output. */
  default int labelWidth() {
    return layout().labelWidth();
  }

  /** The size of the rows in bytes, in memory or in a file. */
  long sizeInBytes();

  /** About how many bytes the rows take in the block of their shard. */
  default long joinedBytes() {
    return sizeInBytes();
  }

  /** The same rows as arrays in memory; this block, if its rows are there. */
  MemoryBlock inMemory();

  /**
   * Copies chosen rows into a dense batch.
   *
   * @param chosen positions of rows in this block
   * @param count the number of rows
   * @param x takes the features, scaled, (count, width)
   * @param y takes the labels, (count, labelWidth)
   * @param w takes the weights, scaled, (count)
   */
  void gather(int[] chosen, int count, Scaling scaling, float[] x, float[] y, float[] w);

  /**
   * The same; the batch is sparse if the rows and the first layer are.
   *
   * @param x takes the features, scaled
   */
  default void gather(
      int[] chosen, int count, Scaling scaling, BatchFeatures x, float[] y, float[] w) {
    gather(chosen, count, scaling, x.beginDense(), y, w);
  }

  /** Whether it saves time to announce the rows of the next {@link #gather}. */
  default boolean readsAhead() {
    return false;
  }

  /**
   * Announces the rows of the next {@link #gather}, which are read meanwhile.
   *
   * @param chosen positions of rows in this block; not kept
   * @param count the number of rows
   */
  default void readAhead(int[] chosen, int count) {}

  /**
   * The key of a row: its index in the data set, or a hash of its content if rows have no index.
   */
  long key(int row);

  /**
   * Copies the keys of chosen rows.
   *
   * @param chosen positions of rows in this block
   * @param count the number of rows
   */
  void keys(int[] chosen, int count, long[] keys);

  /** Some of the rows, evenly spaced, in their order. */
  default MemoryBlock spaced(int most) {
    return inMemory().spaced(most);
  }

  /** The labels that occur, if each row has one whole number. */
  default BitSet classes() {
    return inMemory().classes();
  }

  /**
   * The number of rows of each class, then their weights: an array of twice as many elements as
   * there are classes; see {@link ClassSizes}.
   */
  default double[] classCounts(int classes) {
    return inMemory().classCounts(classes);
  }

  /**
   * The positions of all rows, ordered by their class and then by position, if each row has one
   * class. The array is not to be changed.
   */
  default int[] classOrder() {
    return inMemory().classOrder();
  }

  /** The sum of the weights of all rows; their number, if all count alike. */
  default double weightSum() {
    return inMemory().weightSum();
  }

  /**
   * A checksum of labels, weights and features. The sum over all blocks depends neither on the
   * order of the rows nor on their division into blocks.
   */
  default long contentHash() {
    return inMemory().contentHash();
  }
}
