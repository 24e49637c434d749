package kindling.network;

import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.data.Augmentation;

/**
 * The scratch of one task thread: inputs, what lies between the layers, labels, chosen rows.
 * Allocated once, so that a step allocates nothing.
 */
public final class Workspace {
  private final Network network;
  private final int capacity;
  private final Tape tape;
  private final float[] inputs;
  private final Targets targets;
  private final int[] chosen;
  // null until it is asked for
  private Augmentation.Scratch augmentation;
  private long seed;

  /**
   * A workspace for up to {@code capacity} rows at a time.
   *
   * @throws UserError if there is no memory for so many
   */
  public Workspace(Network network, int capacity, int labelWidth) {
    this(network, capacity, labelWidth, false);
  }

  /** The same in which all that lies between the layers can be read when a pass is done. */
  public static Workspace lasting(Network network, int capacity, int labelWidth) {
    return new Workspace(network, capacity, labelWidth, true);
  }

  private Workspace(Network network, int capacity, int labelWidth, boolean lasting) {
    this.network = network;
    this.capacity = capacity;
    try {
      this.inputs = new float[Math.multiplyExact(capacity, network.inputs())];
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
   * The candidate, if it serves such a network, so many rows at a time and such labels; else a new
   * one.
   */
  public static Workspace reuse(Workspace candidate, Network network, int rows, int labelWidth) {
    boolean serves =
        candidate != null
            && candidate.network.layers().equals(network.layers())
            && candidate.capacity >= rows
            && candidate.labelWidth() == labelWidth;
    return serves ? candidate : new Workspace(network, rows, labelWidth);
  }

  /** Takes the features of a batch, (rows, inputs). */
  public float[] inputs() {
    return inputs;
  }

  /** Takes the labels of a batch, (rows, labelWidth). */
  public float[] labels() {
    return targets.labels();
  }

  /** Takes the weights of a batch's rows, (rows); 1 until somebody says otherwise. */
  public float[] weights() {
    return targets.weights();
  }

  /** 1 for class numbers or one number to predict, else an element per output. */
  public int labelWidth() {
    return targets.width();
  }

  /** Takes the positions of the rows of a batch. */
  public int[] chosen() {
    return chosen;
  }

  /** What an augmentation of the inputs needs; made when it is first asked for. */
  public Augmentation.Scratch scratch(Augmentation augmentation) {
    this.augmentation = augmentation.scratch(this.augmentation);
    return this.augmentation;
  }

  /** Decides all that is random in the next pass of training. */
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
