package kindling.network;

import java.io.Serializable;

/**
 * What training minimises: the last node of the graph, over the scores that the last layer gives.
 *
 * <p>Shapes: scores, y and dScores (rows, outputs); labels (rows, labelWidth), with a class number
 * each (labelWidth 1) or one element per class. A loss is a sum over rows, so that parts of a batch
 * add up; who averages divides by the rows. That makes the gradient of softmax-with-loss (y - t) /
 * n over a batch of n rows, wherever its rows were computed.
 */
public interface Loss extends Serializable {
  /**
   * Computes what {@link #backward} and predictions need, and the loss.
   *
   * @param y takes the output, such as probabilities; may be the very array of the scores
   * @return the sum of the rows' losses
   */
  double forward(int rows, int outputs, float[] scores, float[] labels, int labelWidth, float[] y);

  /**
   * Computes the gradient of the sum of losses with respect to the scores, out of what {@link
   * #forward} left in y.
   */
  void backward(int rows, int outputs, float[] y, float[] labels, int labelWidth, float[] dScores);
}
