package kindling.gradient;

import java.util.Arrays;
import kindling.data.features.SparseRows;
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
  /**
   * What the array of a sum is made of.
   *
   * @param length of the array
   * @param sparse the first elements, of which sparse rows touch few; 0 to add all elements
   */
  public record Layout(int length, Precision precision, int sparse) {
    GradientSum zeros() {
      float[] zeros = new float[length];
      return sparse > 0
          ? new GradientSum(zeros, precision, sparse)
          : new GradientSum(zeros, precision);
    }
  }

  private final Precision precision;
  private float[] gradient;
  // null if it is not recorded: any element may be other than 0
  private Touched touched;
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
   * The same for sparse rows, which touch few elements. Only those are summed.
   *
   * @param gradient zeros
   * @param elements the first ones, of which few are touched
   */
  GradientSum(float[] gradient, Precision precision, int elements) {
    this(gradient, precision);
    this.touched = new Touched(elements);
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
      Touched ofUnused = touched;
      touched = other.touched;
      other.touched = ofUnused;
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
    if (other.touched == null || shift != 0) {
      precision.add(gradient, other.gradient, from, to, shift);
      touch(from, to);
      return;
    }
    for (int at = other.touched.next(from, to), end; at < to; at = other.touched.next(end, to)) {
      end = other.touched.untouched(at, to);
      precision.add(gradient, other.gradient, at, end, 0);
      touch(at, end);
    }
  }

  /**
   * Prepares the array for the gradient of a batch.
   *
   * @param x of the batch; null if it is dense
   * @param rows of the batch
   * @param columns of the first layer's weights, which are at the beginning
   * @param elements of these weights, of which a dense batch sets all
   */
  void begin(SparseRows x, int rows, int columns, int elements) {
    if (x == null) {
      touch(0, elements);
    } else if (touched == null) {
      Arrays.fill(gradient, 0, elements, 0f);
    } else {
      touched.clear(gradient, elements);
      touched.mark(x, rows, columns);
    }
  }

  /** Records that the elements {@code from} to {@code to - 1} may be other than 0. */
  public void touch(int from, int to) {
    if (touched != null) {
      touched.mark(from, to);
    }
  }

  /** The first element from one on that may be other than 0; at most {@code to}. */
  public int nextTouched(int from, int to) {
    return touched == null ? from : touched.next(from, to);
  }

  /** The first element after a touched one that is 0; at most {@code to}. */
  public int nextUntouched(int from, int to) {
    return touched == null ? to : touched.untouched(from, to);
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
