package kindling.data.features;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** The features of some rows, which do not change. */
public sealed interface Features extends Serializable
    permits ByteFeatures, FloatFeatures, SparseFeatures {
  /** The features of a single row, all of them zero. */
  static Features zeros(FeatureType type, int width) {
    return switch (type) {
      case BYTES -> new ByteFeatures(width, new byte[width]);
      case FLOATS -> new FloatFeatures(width, new float[width]);
      case SPARSE -> SparseFeatures.row(width, new int[0], new float[0]);
    };
  }

  /** How they are kept. */
  FeatureType type();

  /** The number of elements that are kept of all rows: of sparse rows, those that are not zero. */
  int elements();

  /** The size of all rows in bytes. */
  long sizeInBytes();

  /** About how many bytes the rows take in a block of their shard, which may be of another type. */
  default long joinedBytes() {
    return sizeInBytes();
  }

  /**
   * Copies chosen rows into a dense array.
   *
   * @param chosen positions of rows
   * @param count the number of rows
   * @param scale multiplied with every feature
   * @param x takes the features, (count, width)
   */
  void gather(int[] chosen, int count, float scale, float[] x);

  /** Copies chosen rows into a batch, which becomes sparse if rows and the first layer are. */
  default void gather(int[] chosen, int count, float scale, BatchFeatures x) {
    gather(chosen, count, scale, x.beginDense());
  }

  /** The hash of a row; of wide rows the same for floats and sparse ones. */
  long hash(long seed, int row);

  /** Orders rows of the same width; those of another type by their types. */
  int compare(int row, Features other, int otherRow);

  /** The size of a row in a file. */
  int recordBytes(int row);

  /** Appends a row to a little-endian buffer. */
  void put(int row, ByteBuffer into);
}
