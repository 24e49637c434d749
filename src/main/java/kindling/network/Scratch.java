package kindling.network;

/**
 * Memory of a layer for data between the forward and the backward pass of a batch, and the state of
 * the pass. Each layer of a {@link Tape} has one, created once.
 */
public class Scratch {
  private final float[] floats;
  private boolean training;
  private long seed;

  /** Memory for a number of floats. */
  public Scratch(int floats) {
    this.floats = new float[floats];
  }

  /**
   * Begins a pass.
   *
   * @param training whether the pass is a training pass or a prediction
   * @param seed of all random choices of this layer in this pass
   */
  void begin(boolean training, long seed) {
    this.training = training;
    this.seed = seed;
  }

  /** The memory. */
  public float[] floats() {
    return floats;
  }

  /** Whether the pass is a training pass. */
  public boolean training() {
    return training;
  }

  /** The seed of all random choices of this layer in this pass. */
  public long seed() {
    return seed;
  }
}
