package kindling.network;

import kindling.math.Seeds;

/**
 * What a pass leaves behind between the layers of a chain: the values on the way forward, the
 * slopes (the gradient of the loss with respect to the values) on the way back. Made once, so that
 * a pass allocates nothing.
 *
 * <p>Value i is the input of layer i, counted from 0, and value i + 1 its output; slopes likewise,
 * but that nobody keeps the first one. A layer that works in place has one array for both, unless
 * the tape is {@link #lasting}.
 */
public final class Tape {
  private final float[][] values;
  private final float[][] slopes;
  private final Scratch[] scratch;

  /** A tape for up to {@code capacity} rows at a time; its first value comes later. */
  public Tape(Chain chain, int capacity) {
    this(chain, capacity, true);
  }

  /** A tape on which nothing is written over: all of it can be read when the pass is done. */
  public static Tape lasting(Chain chain, int capacity) {
    return new Tape(chain, capacity, false);
  }

  private Tape(Chain chain, int capacity, boolean sharing) {
    int layers = chain.layers().size();
    this.values = new float[layers + 1][];
    this.slopes = new float[layers + 1][];
    this.scratch = new Scratch[layers];
    // The inputs stay as they are, and so does an output that the layer before needs for its own
    // way back.
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
   * A pass begins.
   *
   * @param x the first value
   * @param training whether a way back follows
   * @param seed of all that is random in it
   */
  public void begin(float[] x, boolean training, long seed) {
    values[0] = x;
    for (int i = 0; i < scratch.length; i++) {
      scratch[i].begin(training, Seeds.mix(seed, i));
    }
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
