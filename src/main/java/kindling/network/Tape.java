package kindling.network;

import kindling.data.features.BatchFeatures;
import kindling.data.features.SparseRows;
import kindling.math.RowSparseMatrix;
import kindling.math.Seeds;

/**
 * The arrays between the layers of a chain: the values of the forward pass, and the slopes (the
 * gradient of the loss with respect to the values) of the backward pass. Created once, so that
 * passes allocate nothing.
 *
 * <p>Value i is the input of layer i, counted from 0, and value i + 1 its output. The same holds
 * for slopes, except that the first one is not stored. A layer that works in place uses one array
 * for both, unless the tape is {@link #lasting}.
 */
public final class Tape {
  private final float[][] values;
  private final float[][] slopes;
  private final Scratch[] scratch;
  private final Chain chain;
  // the first value, if it is sparse; else null
  private SparseRows sparse;
  // null until it is needed
  private RowSparseMatrix sparseGradient;
  private float[] rest;

  /** A tape for up to {@code capacity} rows; {@link #begin} sets its first value. */
  public Tape(Chain chain, int capacity) {
    this(chain, capacity, true);
  }

  /** A tape without shared arrays: all values and slopes can be read after a pass. */
  public static Tape lasting(Chain chain, int capacity) {
    return new Tape(chain, capacity, false);
  }

  private Tape(Chain chain, int capacity, boolean sharing) {
    this.chain = chain;
    int layers = chain.layers().size();
    this.values = new float[layers + 1][];
    this.slopes = new float[layers + 1][];
    this.scratch = new Scratch[layers];
    // A layer must not overwrite the inputs, or an output that the previous layer needs for its
    // backward pass.
    boolean free = false;
    for (int i = 0; i < layers; i++) {
      Layer layer = chain.layers().get(i);
      boolean shared = sharing && layer.inPlace() && free;
      int size = Math.multiplyExact(capacity, layer.outputs());
      values[i + 1] = shared ? values[i] : new float[size];
      slopes[i + 1] = shared ? slopes[i] : new float[size];
      scratch[i] = layer.scratch(capacity);
      free = !layer.inPlace();
    }
  }

  /**
   * Begins a pass.
   *
   * @param x the first value, the input of the chain
   * @param training whether a backward pass follows
   * @param seed of all random choices in the pass
   */
  public void begin(float[] x, boolean training, long seed) {
    begin(x, null, training, seed);
  }

  /**
   * The same with the features of a batch, dense or sparse.
   *
   * @param x the first value, the input of the chain
   */
  void begin(BatchFeatures x, boolean training, long seed) {
    begin(x.isSparse() ? null : x.dense(), x.isSparse() ? x.sparse() : null, training, seed);
  }

  private void begin(float[] x, SparseRows sparseX, boolean training, long seed) {
    values[0] = x;
    sparse = sparseX;
    for (int i = 0; i < scratch.length; i++) {
      scratch[i].begin(training && !chain.isFrozen(i), Seeds.mix(seed, i));
    }
  }

  /** Whether the first value is sparse. */
  public boolean isSparse() {
    return sparse != null;
  }

  /** The first value, if it is sparse; else null. */
  SparseRows sparse() {
    return sparse;
  }

  /** Space for the gradient of the first layer's weights, if the inputs are sparse. */
  RowSparseMatrix sparseGradient(int columns) {
    if (sparseGradient == null) {
      sparseGradient = new RowSparseMatrix(columns);
    }
    return sparseGradient;
  }

  /** A copy of some weights, valid until the next call. */
  float[] rest(float[] w, int from, int count) {
    if (rest == null || rest.length != count) {
      rest = new float[count];
    }
    System.arraycopy(w, from, rest, 0, count);
    return rest;
  }

  public float[] value(int i) {
    return values[i];
  }

  public float[] slope(int i) {
    return slopes[i];
  }

  Scratch scratch(int i) {
    return scratch[i];
  }

  /** The output of the last layer. */
  public float[] last() {
    return values[scratch.length];
  }

  /** The slope of the last layer's output. */
  public float[] lastSlope() {
    return slopes[scratch.length];
  }
}
