package kindling.data.features;

import kindling.config.UserError;
import kindling.config.message.Variant;

/**
 * The features of the rows of a batch, (rows, width): with all zeros, or without them. The arrays
 * are made when they are first needed, and used again.
 */
public final class BatchFeatures {
  private final int capacity;
  private final int width;
  private final boolean takesSparse;
  // null until it is needed
  private float[] dense;
  private SparseRows sparse;
  private boolean isSparse;

  /**
   * Room for the features of a batch.
   *
   * @param capacity the largest number of rows
   * @param takesSparse whether rows without their zeros are of use
   */
  public BatchFeatures(int capacity, int width, boolean takesSparse) {
    this.capacity = capacity;
    this.width = width;
    this.takesSparse = takesSparse;
  }

  /** Whether rows without their zeros are of use. */
  public boolean takesSparse() {
    return takesSparse;
  }

  /** Whether the batch was written without zeros. */
  public boolean isSparse() {
    return isSparse;
  }

  /**
   * The array with all zeros, (capacity, width). From now on the batch is what is in it.
   *
   * @throws UserError if there is not enough memory
   */
  public float[] dense() {
    if (dense == null) {
      dense = allocated();
    }
    isSparse = false;
    return dense;
  }

  private float[] allocated() {
    try {
      return new float[Math.multiplyExact(capacity, width)];
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw UserError.of("not enough memory for %,d features of %,d rows", width, capacity)
          .cure(
              "lower {training.batch-size}, raise {training.shards}, or give more: %s",
              Variant.TASK_MEMORY)
          .because(e);
    }
  }

  /** The rows without zeros. From now on the batch is what is in them. */
  public SparseRows sparse() {
    if (sparse == null) {
      sparse = new SparseRows();
    }
    isSparse = true;
    return sparse;
  }
}
