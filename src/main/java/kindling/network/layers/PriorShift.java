package kindling.network.layers;

import java.util.List;
import kindling.network.PureLayer;

/**
 * Adds a constant to each score, {@code y = x + c}, at the end of a network that is trained on
 * balanced classes; the same network without this layer predicts.
 *
 * <p>If class k counts w_k times as much in training as it is frequent, the scores that minimise
 * the loss are ln p(k|x) + ln w_k, up to a number that all classes share (Elkan: The Foundations of
 * Cost-Sensitive Learning, 2001, theorem 2; Saerens, Latinne, Decaestecker: Adjusting the Outputs
 * of a Classifier to New a Priori Probabilities, 2002, eq. 2.4). With c_k = ln w_k the input x of
 * this layer is ln p(k|x), so that the network without it needs no correction.
 *
 * <p>Shapes: X and Y (rows, width). No conf file names this layer.
 *
 * @param constants c, one for each score
 */
public record PriorShift(List<Float> constants) implements SameShape, PureLayer {
  @Override
  public int width() {
    return constants.size();
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int row = 0, i = 0; row < rows; row++) {
      for (int k = 0; k < width(); k++, i++) {
        y[i] = x[i] + constants.get(k);
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    System.arraycopy(dy, 0, dx, 0, rows * width());
  }
}
