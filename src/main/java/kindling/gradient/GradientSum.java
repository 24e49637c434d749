package kindling.gradient;

/**
 * A sum of gradients, losses and rows; parts add up. Of a part of no rows the array means nothing,
 * and may be null, so that an empty shard costs nothing.
 *
 * <p>Owns its array: whoever adds one sum to another must not use the other any more.
 */
public final class GradientSum {
  private float[] gradient;
  private double lossSum;
  private long rows;

  /** A sum of nothing yet, with an array for what comes. */
  public GradientSum(float[] gradient) {
    this(gradient, 0, 0);
  }

  /**
   * The gradient of some rows.
   *
   * @param gradient of the sum of their losses
   * @param lossSum the sum of their losses
   * @param rows how many they are
   */
  public GradientSum(float[] gradient, double lossSum, long rows) {
    this.gradient = gradient;
    this.lossSum = lossSum;
    this.rows = rows;
  }

  /** Says whose gradient the array holds now. */
  public void set(double lossSum, long rows) {
    this.lossSum = lossSum;
    this.rows = rows;
  }

  /** Adds another part to this one, element by element: {@code this = this + other}. */
  public GradientSum add(GradientSum other) {
    if (other.rows == 0) {
      return this;
    }
    if (rows == 0) {
      float[] meaningless = gradient;
      gradient = other.gradient;
      other.gradient = meaningless;
    } else {
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += other.gradient[i];
      }
    }
    lossSum += other.lossSum;
    rows += other.rows;
    return this;
  }

  /** Divides the gradient by the rows, in place, and returns it. */
  public float[] mean() {
    float factor = 1f / rows;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
    return gradient;
  }

  /** The sum as it stands. */
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

  /** How many rows there are. */
  public long rows() {
    return rows;
  }
}
