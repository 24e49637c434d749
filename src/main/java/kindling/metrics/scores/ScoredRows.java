package kindling.metrics.scores;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Scores, labels and weights of rows: all that a metric can depend on. Mutable; rows can be added.
 * Not a record, because Spark sends it, and Kryo cannot handle records.
 *
 * <p>Shapes, row-major: scores (rows, outputs), labels (rows, labelWidth), weights (rows).
 */
public final class ScoredRows implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  /** The longest array. */
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  private final int outputs;
  private final int labelWidth;
  private float[] scores;
  private float[] labels;
  private float[] weights;
  private int rows;

  /**
   * No rows yet.
   *
   * @param capacity the number of rows for which there is room at first
   */
  public ScoredRows(int outputs, int labelWidth, int capacity) {
    this.outputs = outputs;
    this.labelWidth = labelWidth;
    this.scores = new float[Math.multiplyExact(capacity, outputs)];
    this.labels = new float[Math.multiplyExact(capacity, labelWidth)];
    this.weights = new float[capacity];
  }

  /** The most rows that arrays can hold. */
  public static long mostRows(int outputs, int labelWidth) {
    return MOST_ELEMENTS / Math.max(outputs, labelWidth);
  }

  /** The size of a number of rows. */
  public static long bytes(long rows, int outputs, int labelWidth) {
    return rows * (outputs + labelWidth + 1L) * Float.BYTES;
  }

  /**
   * Adds rows.
   *
   * @param count the number of rows
   * @param scores (count, outputs)
   * @param labels (count, labelWidth)
   * @param weights (count)
   */
  public void add(int count, float[] scores, float[] labels, float[] weights) {
    reserve(count);
    System.arraycopy(scores, 0, this.scores, rows * outputs, count * outputs);
    System.arraycopy(labels, 0, this.labels, rows * labelWidth, count * labelWidth);
    System.arraycopy(weights, 0, this.weights, rows, count);
    rows += count;
  }

  /** Adds other rows with the same number of outputs. */
  public void add(ScoredRows other) {
    add(other.rows, other.scores, other.labels, other.weights);
  }

  /** Gives back the room that was not used. */
  public void trim() {
    scores = Arrays.copyOf(scores, rows * outputs);
    labels = Arrays.copyOf(labels, rows * labelWidth);
    weights = Arrays.copyOf(weights, rows);
  }

  private void reserve(int count) {
    int needed = Math.addExact(rows, count);
    if (needed > weights.length) {
      int most = (int) mostRows(outputs, labelWidth);
      int room = (int) Math.min(most, Math.max(needed, 2L * weights.length));
      scores = Arrays.copyOf(scores, Math.multiplyExact(room, outputs));
      labels = Arrays.copyOf(labels, Math.multiplyExact(room, labelWidth));
      weights = Arrays.copyOf(weights, room);
    }
  }

  /** The number of rows. */
  public int rows() {
    return rows;
  }

  /** The scores of a row. */
  public int outputs() {
    return outputs;
  }

  /** Elements of a label: 1 for the number of a class, else one for each output. */
  public int labelWidth() {
    return labelWidth;
  }

  /** A score of a row. */
  public float score(int row, int output) {
    return scores[row * outputs + output];
  }

  /** The {@link LogOdds} of a class of a row. */
  float logOdds(int row, int k) {
    return LogOdds.of(scores, row * outputs, outputs, k);
  }

  /** An element of the label of a row. */
  public float label(int row, int element) {
    return labels[row * labelWidth + element];
  }

  /** The weight of a row, at least 0. */
  public float weight(int row) {
    return weights[row];
  }

  /** Whether a score is not a number, so that the rows have no order. */
  public boolean hasNaN() {
    for (int i = 0; i < rows * outputs; i++) {
      if (Float.isNaN(scores[i])) {
        return true;
      }
    }
    return false;
  }

  /** Refuses scores that are not numbers. */
  void requireNumbers() {
    if (hasNaN()) {
      throw new IllegalArgumentException("a score is NaN, so that there is no metric of the rows");
    }
  }

  /** The index of the largest score of a row; the first one of equal scores. */
  int largestScore(int row) {
    return Decision.largest(scores, row * outputs, outputs);
  }

  /** The predicted class of a row. */
  int predictedClass(int row, Decision decision) {
    return decision.predictedClass(scores, row * outputs, outputs);
  }

  /** The index of the largest element of a label; the first one of equal elements. */
  int largestLabel(int row) {
    return Decision.largest(labels, row * labelWidth, labelWidth);
  }
}
