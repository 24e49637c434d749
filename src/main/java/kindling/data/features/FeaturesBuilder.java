package kindling.data.features;

/** Collects the features of rows, in the order of their arrival. */
public interface FeaturesBuilder {
  /** The longest array that every JVM makes. */
  int MOST_ELEMENTS = Integer.MAX_VALUE - 16;

  /**
   * A builder that holds no row yet.
   *
   * @param width features of a row
   * @param rows that it has room for before it grows
   * @param elements of them, see {@link Features#elements()}
   */
  static FeaturesBuilder of(FeatureType type, int width, int rows, int elements) {
    return switch (type) {
      case BYTES -> new ByteFeatures.Builder(width, elements);
      case FLOATS -> new FloatFeatures.Builder(width, elements);
      case SPARSE -> new SparseFeatures.Builder(width, rows, elements);
    };
  }

  /**
   * Adds a row.
   *
   * @param from features of the same width; floats and sparse ones may be mixed
   * @param row its position in them
   */
  void add(Features from, int row);

  /** The size of the added rows in bytes. */
  long sizeInBytes();

  /** The rows so far; must be the last call. */
  Features build();

  /** The length of an array that grows to hold at least {@code needed} elements. */
  static int capacity(int length, long needed) {
    return Math.toIntExact(Math.max(needed, Math.min(2L * length, MOST_ELEMENTS)));
  }
}
