package kindling.gradient;

/**
 * A sum of gradients, losses and rows. In a sum without rows the array has no meaning and may be
 * null, so that an empty shard costs nothing.
 *
 * <p>A sum owns its array. After {@code a.add(b)} the sum b must not be used.
 */
public final class GradientSum {
  private float[] gradient;
  private double lossSum;
  private long rows;

  /** An empty sum, with an array for a gradient. */
  public GradientSum(float[] gradient) {
    this(gradient, 0, 0);
  }

  /**
   * The gradient of some rows.
   *
   * @param gradient of the sum of their losses
   * @param lossSum the sum of their losses
   * @param rows their number
   */
  public GradientSum(float[] gradient, double lossSum, long rows) {
    this.gradient = gradient;
    this.lossSum = lossSum;
    this.rows = rows;
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
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += other.gradient[i];
      }
    }
    addLoss(other);
    return this;
  }

  /** Adds loss and rows of another sum, and not its elements. */
  void addLoss(GradientSum other) {
    lossSum += other.lossSum;
    rows += other.rows;
  }

  /** Adds the elements {@code from} to {@code to - 1} of another sum, and neither loss nor rows. */
  void addElements(GradientSum other, int from, int to) {
    for (int i = from; i < to; i++) {
      gradient[i] += other.gradient[i];
    }
  }

  /** Divides the gradient by the rows, in place, and returns it. */
  public float[] mean() {
    float factor = 1f / rows;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return gradient;
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
