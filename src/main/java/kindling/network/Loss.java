package kindling.network;

import java.io.Serializable;

/**
 * What training minimises: the last node of the graph, over the scores that the last layer gives.
 *
 * <p>Shapes: scores and dScores (rows, outputs); labels (rows, labelWidth), with a class number
 * each (labelWidth 1) or one element per class. A loss is a sum over rows, so that parts of a batch
 * add up; who averages divides by the rows. That makes the gradient of softmax-with-loss (y - t) /
 * n over a batch of n rows, wherever its rows were computed.
 */
public interface Loss extends Serializable {
  /** The sum of the rows' losses. */
  double loss(int rows, int outputs, float[] scores, float[] labels, int labelWidth);

  /**
   * The same, and its gradient with respect to the scores, in one pass.
   *
   * @param dScores overwritten
   */
  double gradient(
      int rows, int outputs, float[] scores, float[] labels, int labelWidth, float[] dScores);
}
