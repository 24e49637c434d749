package kindling.network;

import kindling.data.Augmentation;

/**
 * The scratch of one task thread: inputs, the value and the slope (the gradient of the loss)
 * between any two layers, labels, chosen rows. Allocated once, so that a step allocates nothing.
 *
 * <p>Value i is the input of layer i, counted from 0, and value i + 1 its output; slopes likewise.
 * A layer that works in place has one array for both.
 */
public final class Workspace {
  private final Network network;
  private final int capacity;
  private final int labelWidth;
  private final float[][] values;
  private final float[][] slopes;
  private final float[] labels;
  private final int[] chosen;
  // null until it is asked for
  private Augmentation.Scratch augmentation;

  /** A workspace for up to {@code capacity} rows at a time. */
  public Workspace(Network network, int capacity, int labelWidth) {
    this.network = network;
    this.capacity = capacity;
    this.labelWidth = labelWidth;
    int layers = network.layers().size();
    this.values = new float[layers + 1][];
    this.slopes = new float[layers + 1][];
    values[0] = new float[Math.multiplyExact(capacity, network.inputs())];
    for (int i = 0; i < layers; i++) {
      Layer layer = network.layers().get(i);
      // The inputs stay as they are, and so does an output that the layer before needs for its own
      // backward.
      boolean shared = layer.inPlace() && i > 0 && !network.layers().get(i - 1).inPlace();
      int size = Math.multiplyExact(capacity, layer.outputs());
      values[i + 1] = shared ? values[i] : new float[size];
      slopes[i + 1] = shared ? slopes[i] : new float[size];
    }
    this.labels = new float[capacity * labelWidth];
    this.chosen = new int[capacity];
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
            && candidate.labelWidth == labelWidth;
    return serves ? candidate : new Workspace(network, rows, labelWidth);
  }

  /** Takes the features of a batch, (rows, inputs). */
  public float[] inputs() {
    return values[0];
  }

  /** Takes the labels of a batch, (rows, labelWidth). */
  public float[] labels() {
    return labels;
  }

  /** 1 for class numbers, else the number of classes. */
  public int labelWidth() {
    return labelWidth;
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

  float[] value(int i) {
    return values[i];
  }

  float[] slope(int i) {
    return slopes[i];
  }
}
