package kindling.optimize;

/**
 * The weights of a network and the arrays of its optimizer, of which the last one may be an average
 * of the weights. All arrays have the same layout and are changed in place.
 *
 * <p>All of them can be joined into one array, in which they travel: the weights come first, then
 * each of the optimizer's arrays.
 */
public final class Weights {
  private static final float[][] NO_STATE = {};

  private final float[] parameters;
  private final float[][] state;
  private final boolean averaged;
  private final long stepsBefore;

  /** Weights and the arrays of an optimizer, without an average. */
  public Weights(float[] parameters, float[][] state) {
    this(parameters, state, false);
  }

  /**
   * Weights and the arrays of an optimizer; shares all arrays.
   *
   * @param state arrays of the same length as {@code parameters}, perhaps none
   * @param averaged whether the last of them is an average of the weights
   */
  public Weights(float[] parameters, float[][] state, boolean averaged) {
    this(parameters, state, averaged, 0);
  }

  /**
   * The same with the arrays of an earlier training.
   *
   * @param stepsBefore steps of that training
   */
  public Weights(float[] parameters, float[][] state, boolean averaged, long stepsBefore) {
    for (float[] array : state) {
      if (array.length != parameters.length) {
        throw new IllegalArgumentException(
            "%d weights, and an optimizer's array of %d"
                .formatted(parameters.length, array.length));
      }
    }
    this.parameters = parameters;
    this.state = state;
    this.averaged = averaged;
    this.stepsBefore = stepsBefore;
  }

  /** Weights without an optimizer. */
  public static Weights of(float[] parameters) {
    return new Weights(parameters, NO_STATE);
  }

  /** Weights before the first step: the optimizer's arrays hold zeros. */
  public static Weights initial(float[] parameters, int stateArrays) {
    return initial(parameters, stateArrays, false);
  }

  /** The same; if the last array is an average, it begins as the weights. */
  public static Weights initial(float[] parameters, int stateArrays, boolean averaged) {
    float[][] state = new float[stateArrays][parameters.length];
    if (averaged) {
      state[stateArrays - 1] = parameters.clone();
    }
    return new Weights(parameters, state, averaged);
  }

  /** A copy of joined arrays, each in an array of its own. */
  public static Weights split(float[] joined, int stateArrays) {
    Weights weights = initial(new float[size(joined, stateArrays)], stateArrays);
    weights.setSlice(0, joined);
    return weights;
  }

  /** A copy with arrays of its own. */
  public Weights copy() {
    float[][] arrays = new float[state.length][];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = state[i].clone();
    }
    return new Weights(parameters.clone(), arrays, averaged, stepsBefore);
  }

  /** Copies the arrays of other weights of the same layout into these arrays. */
  public void set(Weights other) {
    System.arraycopy(other.parameters, 0, parameters, 0, parameters.length);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(other.state[i], 0, state[i], 0, parameters.length);
    }
  }

  /** The number of weights in joined arrays. */
  public static int size(float[] joined, int stateArrays) {
    return joined.length / (1 + stateArrays);
  }

  /** The weights of all layers, one after the other. */
  public float[] parameters() {
    return parameters;
  }

  /** The optimizer's arrays, and the average if there is one. */
  public float[][] state() {
    return state;
  }

  /** Whether the last of these arrays is an average of the weights. */
  public boolean isAveraged() {
    return averaged;
  }

  /** Steps of an earlier training from which the optimizer's arrays are; 0 if they are new. */
  public long stepsBefore() {
    return stepsBefore;
  }

  /** The weights of the model: their average if there is one, else the weights themselves. */
  public float[] ofModel() {
    return averaged ? state[state.length - 1] : parameters;
  }

  /** The number of weights, which is the length of each array. */
  public int size() {
    return parameters.length;
  }

  /** The first element of an optimizer's array in the joined array. */
  public int offset(int stateArray) {
    return (1 + stateArray) * parameters.length;
  }

  /** A new array that holds all arrays. */
  public float[] joined() {
    return slice(0, parameters.length);
  }

  /** The elements {@code from} to {@code to - 1} of each array, joined. */
  public float[] slice(int from, int to) {
    int size = to - from;
    float[] slice = new float[Math.multiplyExact(1 + state.length, size)];
    System.arraycopy(parameters, from, slice, 0, size);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], from, slice, (i + 1) * size, size);
    }
    return slice;
  }

  /** Copies a joined slice, which begins at element {@code from}, into the arrays. */
  public void setSlice(int from, float[] slice) {
    int size = size(slice, state.length);
    System.arraycopy(slice, 0, parameters, from, size);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(slice, (i + 1) * size, state[i], from, size);
    }
  }
}
