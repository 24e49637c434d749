package kindling.gradient;

import java.util.Arrays;
import kindling.math.Precision;
import kindling.math.RowSparseMatrix;

/**
 * A sum of gradients, losses and rows. In a sum without rows the array has no meaning and may be
 * null, so that an empty shard costs nothing.
 *
 * <p>A sum has a precision. The gradient of a shard and every sum of two sums are rounded to it,
 * also within one process, so that the bits do not depend on how shards are distributed.
 *
 * <p>If rows are sparse, a batch touches few rows of the first layer's weights. Then the sum may
 * keep the gradient of these weights as a {@link RowSparseMatrix} instead of in its array.
 *
 * <p>A sum owns its arrays. After {@code a.add(b)} the sum b must not be used.
 */
public final class GradientSum {
  /**
   * What a sum is made of.
   *
   * @param length of the array
   * @param rows of the first layer's weights
   * @param columns of them; 0 to keep all gradients in the array
   */
  public record Layout(int length, Precision precision, int rows, int columns) {
    /** All gradients in an array. */
    public Layout(int length, Precision precision) {
      this(length, precision, 0, 0);
    }

    GradientSum zeros() {
      return new GradientSum(new float[length], precision, rows * columns, columns);
    }
  }

  private final Precision precision;
  // the number of the first layer's weights, if sparse batches do not keep them in the array
  private final int weights;
  private float[] gradient;
  // the gradient of those weights, and space for the next sum
  private RowSparseMatrix touched;
  private RowSparseMatrix space;
  private boolean isSparse;
  private double lossSum;
  private long rows;

  /** An empty sum that rounds nothing, with an array for a gradient. */
  public GradientSum(float[] gradient) {
    this(gradient, Precision.FLOAT32);
  }

  /** An empty sum, with an array for a gradient. */
  public GradientSum(float[] gradient, Precision precision) {
    this(gradient, precision, 0, 0);
  }

  private GradientSum(float[] gradient, Precision precision, int weights, int columns) {
    this.gradient = gradient;
    this.precision = precision;
    this.weights = weights;
    if (weights > 0) {
      touched = new RowSparseMatrix(columns);
      space = new RowSparseMatrix(columns);
    }
  }

  /**
   * The gradient of some rows, in a sum that rounds nothing.
   *
   * @param gradient of the sum of their losses
   * @param lossSum the sum of their losses
   * @param rows their number
   */
  public GradientSum(float[] gradient, double lossSum, long rows) {
    this(gradient);
    set(lossSum, rows);
  }

  /** Rounds the gradient of a shard, the elements {@code from} to {@code to - 1}: whole layers. */
  void round(int from, int to) {
    if (isSparse && from < weights) {
      touched.round(precision);
    }
    precision.round(gradient, isSparse ? Math.max(from, weights) : from, to);
  }

  /** Sets the loss and the rows that belong to the gradient in the array. */
  public void set(double lossSum, long rows) {
    this.lossSum = lossSum;
    this.rows = rows;
  }

  /** Adds another sum to this one, element by element: {@code this = this + other}. */
  public GradientSum add(GradientSum other) {
    if (other.rows == 0) {
      return this;
    }
    if (rows == 0) {
      float[] unused = gradient;
      gradient = other.gradient;
      other.gradient = unused;
      RowSparseMatrix unusedRows = touched;
      touched = other.touched;
      other.touched = unusedRows;
      isSparse = other.isSparse;
    } else {
      addElements(other, 0, gradient.length, 0);
    }
    addLoss(other);
    return this;
  }

  /** Adds loss and rows of another sum, and not its elements. */
  void addLoss(GradientSum other) {
    lossSum += other.lossSum;
    rows += other.rows;
  }

  /**
   * Adds elements of another sum, and neither loss nor rows.
   *
   * @param from the first element of this sum; with sparse rows, the first one of a layer
   * @param to the element after the last one
   * @param shift the place of an element in the other sum is larger by this
   */
  public void addElements(GradientSum other, int from, int to, int shift) {
    int begin = from;
    if (from < Math.min(to, weights) && (isSparse || other.isSparse)) {
      addWeights(other);
      begin = weights;
    }
    precision.add(gradient, other.gradient, begin, to, shift);
  }

  /** Adds the gradients of the first layer's weights, of which at least one is sparse. */
  private void addWeights(GradientSum other) {
    if (isSparse && other.isSparse) {
      space.setSum(touched, other.touched, precision);
      RowSparseMatrix before = touched;
      touched = space;
      space = before;
      return;
    }
    if (isSparse) {
      Arrays.fill(gradient, 0, weights, 0f);
      touched.addTo(gradient, 0, precision);
      isSparse = false;
      precision.add(gradient, other.gradient, 0, weights, 0);
    } else {
      other.touched.addTo(gradient, 0, precision);
    }
  }

  /**
   * Prepares for the gradient of a batch.
   *
   * @param sparse whether the batch is sparse
   * @return what takes the gradient of the first layer's weights; null if the array does
   */
  RowSparseMatrix begin(boolean sparse) {
    isSparse = sparse && weights > 0;
    if (!isSparse) {
      return null;
    }
    touched.clear();
    return touched;
  }

  /** Whether the gradient of the first layer's weights is not in the array. */
  public boolean isSparse() {
    return isSparse;
  }

  /** The gradient of the first layer's weights, if the sum is sparse. */
  RowSparseMatrix touched() {
    return touched;
  }

  /** Divides the gradient by the rows, in place, and returns it. */
  public float[] mean() {
    float factor = 1f / rows;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return gradient;
  }

  /** The precision to which sums are rounded. */
  public Precision precision() {
    return precision;
  }

  /** The sum of the gradients. */
  public float[] gradient() {
    return gradient;
  }

  /** The sum of the losses. */
  public double lossSum() {
    return lossSum;
  }

  /** The mean loss of a row. */
  public double loss() {
    return lossSum / rows;
  }

  /** The number of rows. */
  public long rows() {
    return rows;
  }
}
