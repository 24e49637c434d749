package kindling.network;

import java.io.Serializable;

/**
 * What training minimises: the last node of the graph, over the scores that the last layer gives.
 *
 * <p>Shapes: scores and dScores (rows, outputs). A loss is a sum over rows, each times its weight,
 * so that parts of a batch add up; who averages divides by the rows. That makes the gradient of
 * softmax-with-loss (y - t) / n over a batch of n rows, wherever its rows were computed.
 */
public interface Loss extends Serializable {
  /** What labels are. */
  enum Labels {
    /** One class of several: its number, or a share for each class. */
    CLASS,
    /** Any of several classes, or none: 0 or 1 for each. */
    FLAGS,
    /** One or more numbers to predict. */
    NUMBERS
  }

  /** What its labels are. */
  Labels labels();

  /** Refuses a network of so many outputs. */
  default void requireOutputs(int outputs) {}

  /** The sum of the rows' losses. */
  double loss(int rows, int outputs, float[] scores, Targets targets);

  /**
   * The same, and its gradient with respect to the scores, in one pass.
   *
   * @param dScores overwritten
   */
  double gradient(int rows, int outputs, float[] scores, Targets targets, float[] dScores);
}
