package kindling.gradient;

import java.util.Arrays;
import kindling.math.Precision;
import kindling.math.RowSparseMatrix;
import kindling.network.Chain;
import kindling.network.PassListener;
import kindling.network.Tape;

/**
 * A sum of gradients, losses and rows. In a sum without rows the arrays have no meaning and may be
 * null, so that an empty shard costs nothing.
 *
 * <p>A sum has a precision. The gradient of a shard and every sum of two sums are rounded to it,
 * also within one process, so that the bits do not depend on how shards are distributed.
 *
 * <p>If rows are sparse, a batch touches few rows of the first layer's weights. Then the sum may
 * keep the gradient of these weights as a {@link RowSparseMatrix}, and that of all others in an
 * array of their own.
 *
 * <p>A sum owns its arrays. After {@code a.add(b)} the sum b must not be used.
 */
public final class GradientSum {
  /**
   * The layout of a sum.
   *
   * @param length the number of all elements
   * @param rows of the first layer's weights
   * @param columns of them; 0 to keep all gradients in the array
   */
  public record Layout(int length, Precision precision, int rows, int columns) {
    /** All gradients in an array. */
    public Layout(int length, Precision precision) {
      this(length, precision, 0, 0);
    }

    GradientSum zeros() {
      return columns == 0 ? new GradientSum(new float[length], precision) : new GradientSum(this);
    }
  }

  private final Precision precision;
  private float[] gradient;

  // The number of the first layer's weights, if sparse batches keep their gradient apart; else 0.
  private final int weights;
  // If the sum is sparse, the gradient of those weights, and space for the next sum of it.
  private boolean isSparse;
  private RowSparseMatrix touched;
  private RowSparseMatrix space;
  // If the batch was sparse, the gradient of all other weights.
  private boolean isApart;
  private float[] rest;
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
    this.weights = 0;
  }

  /** An empty sum for sparse batches, which gets the whole array if it needs it. */
  private GradientSum(Layout layout) {
    this.precision = layout.precision;
    this.weights = layout.rows * layout.columns;
    this.touched = new RowSparseMatrix(layout.columns);
    this.space = new RowSparseMatrix(layout.columns);
    this.rest = new float[layout.length - weights];
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
    int end = Math.min(to, weights);
    if (from < end && isSparse) {
      touched.round(precision);
    } else if (from < end) {
      precision.round(gradient, from, end);
    }
    int begin = Math.max(from, weights);
    if (begin < to) {
      precision.round(array(begin), place(begin), place(to));
    }
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
      swap(other);
    } else {
      addElements(other, 0, length(), 0);
    }
    addLoss(other);
    return this;
  }

  private int length() {
    return weights > 0 ? weights + rest.length : gradient.length;
  }

  private void swap(GradientSum other) {
    float[] unused = gradient;
    gradient = other.gradient;
    other.gradient = unused;
    RowSparseMatrix unusedRows = touched;
    touched = other.touched;
    other.touched = unusedRows;
    float[] unusedRest = rest;
    rest = other.rest;
    other.rest = unusedRest;
    isSparse = other.isSparse;
    isApart = other.isApart;
  }

  /** Adds loss and rows of another sum, and not its elements. */
  void addLoss(GradientSum other) {
    lossSum += other.lossSum;
    rows += other.rows;
  }

  /**
   * Adds elements of another sum, and neither loss nor rows. Only elements of the first layer's
   * weights change whether this sum is sparse, so other tasks may use the other ones meanwhile.
   *
   * @param from the first element of this sum; with sparse rows, the first one of a layer
   * @param to the element after the last one
   * @param shift the place of an element in the other sum is larger by this
   */
  public void addElements(GradientSum other, int from, int to, int shift) {
    int end = Math.min(to, weights);
    if (from < end && (isSparse || other.isSparse)) {
      addWeights(other);
    } else if (from < end) {
      precision.add(gradient, other.gradient, from, end, shift);
    }
    int begin = Math.max(from, weights);
    if (begin < to) {
      int otherShift = shift + other.place(begin) - place(begin);
      precision.add(array(begin), other.array(begin), place(begin), place(to), otherShift);
    }
  }

  /** Adds the gradients of the first layer's weights, of which at least one is sparse. */
  private void addWeights(GradientSum other) {
    if (isSparse && other.isSparse && areFew(touched.size() + other.touched.size())) {
      space.setSum(touched, other.touched, precision);
      RowSparseMatrix before = touched;
      touched = space;
      space = before;
      return;
    }
    if (isSparse) {
      makeWhole();
    }
    if (other.isSparse) {
      other.touched.addTo(gradient, 0, precision);
    } else {
      precision.add(gradient, other.gradient, 0, weights, 0);
    }
  }

  /** Whether a sum of touched rows takes less memory than a whole one. */
  private boolean areFew(int touchedRows) {
    return touchedRows <= weights / touched.columns();
  }

  /** Writes the gradient of the first layer's weights, and no other one, into the array. */
  private void makeWhole() {
    allocate();
    Arrays.fill(gradient, 0, weights, 0f);
    touched.addTo(gradient, 0, precision);
    isSparse = false;
  }

  private void allocate() {
    if (gradient == null) {
      gradient = new float[length()];
    }
  }

  /** Computes the gradient of a batch, after the forward pass; {@link #set} is yet to be called. */
  void backward(Chain chain, int rows, float[] w, Tape tape, PassListener listener) {
    isSparse = weights > 0 && tape.isSparse();
    isApart = isSparse;
    if (isSparse) {
      chain.backward(rows, w, tape, touched, rest, listener);
    } else {
      allocate();
      chain.backward(rows, w, 0, tape, null, gradient, listener);
    }
  }

  /** Whether the gradient of the first layer's weights is not in the array. */
  public boolean isSparse() {
    return isSparse;
  }

  /** The gradient of the first layer's weights, if the sum is sparse. */
  RowSparseMatrix touched() {
    return touched;
  }

  /** Whether an element is in an array without the first layer's weights. */
  public boolean isApart(int element) {
    return isApart && element >= weights;
  }

  /** The array that an element is in, unless it is a weight of the first layer in a sparse sum. */
  public float[] array(int element) {
    return isApart(element) ? rest : gradient;
  }

  /** Where it is in that array. */
  public int place(int element) {
    return isApart(element) ? element - weights : element;
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

  /**
   * The array with the whole sum, or of a sparse batch the first layer's weights if they are whole.
   */
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
