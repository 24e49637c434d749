package kindling.data;

import java.io.Serializable;
import kindling.math.Seeds;

/**
 * Gives every row the values of another row in some neighbouring features, and leaves all else as
 * it is. A pure function of the seed, the shard and the places of its rows.
 *
 * @param from the first of the features
 * @param until the feature after the last one
 * @param seed of the random choice
 */
public record ColumnShuffle(int from, int until, long seed) implements Serializable {
  /** The rows of a shard after the shuffle. */
  public Block of(Block block, int shard) {
    return new ShuffledBlock(block, this, sources(block.rows(), Seeds.mix(seed, shard)));
  }

  /**
   * The row from which each row takes its values: all rows in one random cycle, so that no row of
   * several keeps its own (Sattolo: An algorithm to generate a random cyclic permutation, 1986).
   */
  static int[] sources(int rows, long seed) {
    int[] sources = new int[rows];
    for (int i = 0; i < rows; i++) {
      sources[i] = i;
    }
    for (int i = rows - 1; i > 0; i--) {
      int other = Seeds.below(i, Seeds.splitMix(seed, i));
      int source = sources[i];
      sources[i] = sources[other];
      sources[other] = source;
    }
    return sources;
  }
}
