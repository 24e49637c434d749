package kindling.metrics;

import java.io.Serial;
import java.io.Serializable;

/**
 * What some rows were taken for; parts add up. Changed in place. A plain class, because it travels
 * through Spark, and Kryo cannot handle records.
 */
public final class PredictionDetails implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final ConfusionMatrix matrix;
  private final Mistakes mistakes;

  /** An examination that goes on from what these hold. */
  public PredictionDetails(ConfusionMatrix matrix, Mistakes mistakes) {
    this.matrix = matrix;
    this.mistakes = mistakes;
  }

  /** Truth and guess of every row. */
  public ConfusionMatrix matrix() {
    return matrix;
  }

  /** The most confident ones. */
  public Mistakes mistakes() {
    return mistakes;
  }

  /** Other rows, of as many classes. */
  public void add(PredictionDetails other) {
    matrix.add(other.matrix);
    mistakes.add(other.mistakes);
  }

  /** An examination of the same kind, of no rows yet. */
  public PredictionDetails empty() {
    return new PredictionDetails(new ConfusionMatrix(matrix.classes()), mistakes.empty());
  }
}
