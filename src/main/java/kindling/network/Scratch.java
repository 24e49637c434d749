package kindling.network;

/**
 * What a layer keeps from the forward to the backward pass of one batch, and which pass it is: one
 * for each layer of a {@link Tape}, made once.
 */
public class Scratch {
  private final float[] floats;
  private boolean training;
  private long seed;

  /** Room for so many numbers. */
  public Scratch(int floats) {
    this.floats = new float[floats];
  }

  /**
   * A pass begins.
   *
   * @param training whether a gradient is wanted, or the scores of a finished network
   * @param seed of all that is random in this pass of this layer
   */
  void begin(boolean training, long seed) {
    this.training = training;
    this.seed = seed;
  }

  /** The room. */
  public float[] floats() {
    return floats;
  }

  /** Whether the pass is one of training. */
  public boolean training() {
    return training;
  }

  /** Of all that is random in this pass of this layer. */
  public long seed() {
    return seed;
  }
}
