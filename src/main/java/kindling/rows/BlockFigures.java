package kindling.rows;

import java.io.Serial;
import java.io.Serializable;
import kindling.data.Block;
import kindling.math.NativeBlas;

/**
 * Facts about a block, and about the process that packed it, for the driver. A plain class, because
 * Spark brings it to the driver, and Kryo cannot handle records.
 */
final class BlockFigures implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  final int rows;
  final long bytes;
  final double weightSum;
  final long contentHash;
  final String blas;

  // the bits of a set: which classes its labels are from
  final long[] classes;

  /**
   * The facts about a block.
   *
   * @param classified whether each of its labels is a class
   */
  BlockFigures(Block stored, boolean classified) {
    Block block = stored.inMemory();
    this.classes = classified ? block.classes().toLongArray() : new long[0];
    this.rows = block.rows();
    this.bytes = stored.sizeInBytes();
    this.weightSum = block.weightSum();
    this.contentHash = block.contentHash();
    this.blas = NativeBlas.library().toString();
  }
}
