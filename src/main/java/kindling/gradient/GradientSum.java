package kindling.gradient;

import kindling.math.Precision;

/**
 * A sum of gradients, losses and rows. In a sum without rows the array has no meaning and may be
 * null, so that an empty shard costs nothing.
 *
 * <p>A sum has a precision. The gradient of a shard and every sum of two sums are rounded to it,
 * also within one process, so that the bits do not depend on how shards are distributed.
 *
 * <p>A sum owns its array. After {@code a.add(b)} the sum b must not be used.
 */
public final class GradientSum {
  private final Precision precision;
  private float[] gradient;
  private double lossSum;
  private long rows;

  /** An empty sum that rounds nothing, with an array for a gradient. */
  public GradientSum(float[] gradient) {
    this(gradient, Precision.FLOAT32);
  }

  /** An empty sum, with an array for a gradient. */
  public GradientSum(float[] gradient, Precision precision) {
    this.gradient = gradient;
    this.precision = precision;
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

  /** Rounds the elements {@code from} to {@code to - 1} of the gradient of a shard. */
  void round(int from, int to) {
    precision.round(gradient, from, to);
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
   * @param from the first element of this sum
   * @param to the element after the last one
   * @param shift the place of an element in the other sum is larger by this
   */
  public void addElements(GradientSum other, int from, int to, int shift) {
    precision.add(gradient, other.gradient, from, to, shift);
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
