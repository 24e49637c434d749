package kindling.network;

import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.data.Augmentation;
import kindling.data.features.BatchFeatures;

/**
 * The scratch memory of one task thread: inputs, values between the layers, labels, selected rows.
 * Allocated once, so that steps allocate nothing.
 */
public final class Workspace {
  private final Network network;
  private final int capacity;
  private final Tape tape;
  private final BatchFeatures features;
  private final Targets targets;
  private final int[] chosen;
  // null until first used
  private Augmentation.Scratch augmentation;
  private long seed;

  /**
   * A workspace for up to {@code capacity} rows at a time.
   *
   * @throws UserError if there is not enough memory
   */
  public Workspace(Network network, int capacity, int labelWidth) {
    this(network, capacity, labelWidth, false);
  }

  /** A workspace in which all values between the layers can be read after a pass. */
  public static Workspace lasting(Network network, int capacity, int labelWidth) {
    return new Workspace(network, capacity, labelWidth, true);
  }

  private Workspace(Network network, int capacity, int labelWidth, boolean lasting) {
    this.network = network;
    this.capacity = capacity;
    try {
      this.features = new BatchFeatures(capacity, network.inputs(), network.chain().takesSparse());
      this.tape =
          lasting ? Tape.lasting(network.chain(), capacity) : new Tape(network.chain(), capacity);
      this.targets = new Targets(capacity, labelWidth);
      this.chosen = new int[capacity];
    } catch (OutOfMemoryError | ArithmeticException e) {
      throw UserError.of("not enough memory for the activations of %,d rows", capacity)
          .cure(
              "lower {training.batch-size}, raise {training.shards}, make the layers smaller, or give more: %s",
              Variant.TASK_MEMORY)
          .because(e);
    }
  }

  /**
   * The candidate, if it fits the network and its frozen layers, the number of rows and the labels;
   * else a new workspace.
   */
  public static Workspace reuse(Workspace candidate, Network network, int rows, int labelWidth) {
    boolean fits =
        candidate != null
            && candidate.network.chain().equals(network.chain())
            && candidate.capacity >= rows
            && candidate.labelWidth() == labelWidth;
    return fits ? candidate : new Workspace(network, rows, labelWidth);
  }

  /** The features of a batch, dense or sparse. */
  public BatchFeatures features() {
    return features;
  }

  /**
   * Begins a dense batch, whose features are to be written into this array, (rows, inputs).
   *
   * @throws UserError if there is not enough memory
   */
  public float[] inputs() {
    return features.beginDense();
  }

  /** The array for the labels of a batch, (rows, labelWidth). */
  public float[] labels() {
    return targets.labels();
  }

  /** The array for the weights of a batch's rows, (rows); initially 1. */
  public float[] weights() {
    return targets.weights();
  }

  /** 1 for class numbers or one number to predict, else an element per output. */
  public int labelWidth() {
    return targets.width();
  }

  /** The array for the positions of a batch's rows. */
  public int[] chosen() {
    return chosen;
  }

  /** The scratch memory of an augmentation; created at the first call. */
  public Augmentation.Scratch scratch(Augmentation augmentation) {
    this.augmentation = augmentation.scratch(this.augmentation);
    return this.augmentation;
  }

  /** Sets the seed of all random choices in the next training pass. */
  public void seed(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  Targets targets() {
    return targets;
  }

  public Tape tape() {
    return tape;
  }
}
