package kindling.metrics;

import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/**
 * The confusion matrix and the most confident mistakes of some rows. Mutable; details of parts can
 * be added. Not a record, because Spark sends it, and Kryo cannot handle records.
 */
public final class PredictionDetails implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final ConfusionMatrix matrix;
  private final Mistakes mistakes;

  /** Details that begin with a given matrix and mistakes. */
  public PredictionDetails(ConfusionMatrix matrix, Mistakes mistakes) {
    this.matrix = matrix;
    this.mistakes = mistakes;
  }

  /** The confusion matrix. */
  public ConfusionMatrix matrix() {
    return matrix;
  }

  /** The most confident mistakes. */
  public Mistakes mistakes() {
    return mistakes;
  }

  /** Adds the details of other rows with the same number of classes. */
  public void add(PredictionDetails other) {
    matrix.add(other.matrix);
    mistakes.add(other.mistakes);
  }

  /** The same with names of the classes; see {@link ConfusionMatrix#named}. */
  public PredictionDetails named(List<String> classes) {
    return new PredictionDetails(matrix.named(classes), mistakes);
  }

  /** Details of the same kind without rows. */
  public PredictionDetails empty() {
    return new PredictionDetails(new ConfusionMatrix(matrix.classes()), mistakes.empty());
  }
}
