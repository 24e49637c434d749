package kindling.data.features;

import kindling.config.UserError;
import kindling.config.message.Variant;

/**
 * The features of the rows of a batch, (rows, width), dense or sparse. The arrays are made when
 * they are first needed, and used again.
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
   * @param takesSparse whether the first layer takes sparse rows
   */
  public BatchFeatures(int capacity, int width, boolean takesSparse) {
    this.capacity = capacity;
    this.width = width;
    this.takesSparse = takesSparse;
  }

  /** Whether the first layer takes sparse rows. */
  public boolean takesSparse() {
    return takesSparse;
  }

  /** Whether the batch is sparse. */
  public boolean isSparse() {
    return isSparse;
  }

  /**
   * Begins a dense batch, which is to be written into an array, (capacity, width).
   *
   * @throws UserError if there is not enough memory
   */
  public float[] beginDense() {
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
              "lower {training.batch-size}, raise {training.shards}, begin with a layer affine if rows are sparse, or give more: %s",
              Variant.TASK_MEMORY)
          .because(e);
    }
  }

  /** Begins a sparse batch, which is to be written into these rows. */
  public SparseRows beginSparse() {
    if (sparse == null) {
      sparse = new SparseRows();
    }
    sparse.clear();
    isSparse = true;
    return sparse;
  }

  /** The dense batch. */
  public float[] dense() {
    if (isSparse) {
      throw new IllegalStateException("the batch is sparse");
    }
    return beginDense();
  }

  /** The sparse batch. */
  public SparseRows sparse() {
    if (!isSparse) {
      throw new IllegalStateException("the batch is dense");
    }
    return sparse;
  }
}
