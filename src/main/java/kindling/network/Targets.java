package kindling.network;

import java.util.Arrays;

/** Labels and row weights of a batch. Shapes: labels (rows, width), weights (rows), initially 1. */
public final class Targets {
  private final int width;
  private final float[] labels;
  private final float[] weights;

  /**
   * Allocates the arrays.
   *
   * @param rows largest number of rows of a batch
   * @param width 1 for class numbers or one number to predict, else an element per output
   */
  public Targets(int rows, int width) {
    this.width = width;
    this.labels = new float[Math.multiplyExact(rows, width)];
    this.weights = new float[rows];
    Arrays.fill(weights, 1f);
  }

  /** 1 for class numbers or one number to predict, else an element per output. */
  public int width() {
    return width;
  }

  /** The labels of all rows. */
  public float[] labels() {
    return labels;
  }

  /** The weight of each row. */
  public float[] weights() {
    return weights;
  }
}
