package kindling.network.links;

import java.util.Arrays;
import kindling.math.Logistic;
import kindling.network.Operators;
import kindling.network.PureLayer;

/**
 * Makes ascending numbers of scores, so that quantiles do not cross: of each group of neighbouring
 * scores {@code y[0] = x[0]} and {@code y[k] = y[k - 1] + ln(1 + exp(x[k]))}, with {@code dx[k] =
 * σ(x[k])·Σ dy[j]} over j from k, and σ the logistic function; the sum alone for k = 0.
 *
 * <p>Shapes: x and y (rows, width), of which each member of an ensemble has a group. No conf file
 * names this layer.
 *
 * @param width elements of a row
 * @param size elements of a group
 */
public record Ascending(int width, int size) implements PureLayer {
  @Override
  public int inputs() {
    return width;
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int from = 0; from < rows * width; from += size) {
      double sum = x[from];
      y[from] = x[from];
      for (int k = from + 1; k < from + size; k++) {
        sum += Logistic.softplus(x[k]);
        y[k] = (float) sum;
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    for (int from = 0; from < rows * width; from += size) {
      double sum = 0;
      for (int k = from + size - 1; k > from; k--) {
        sum += dy[k];
        dx[k] = (float) (sum / (1 + Math.exp(-x[k])));
      }
      dx[from] = (float) (sum + dy[from]);
    }
  }

  /**
   * The formula of the numbers of a group in the operators of ONNX.
   *
   * @param x the groups, (groups, size)
   * @param sums a matrix (size, size) that adds up: 1 on and above the diagonal
   * @param first (size), 1 and then zeros
   */
  public <V> V formula(V x, V sums, V first, V others, Operators<V> operators) {
    V lowest = operators.apply("Mul", x, first);
    V rises = operators.apply("Mul", operators.apply("Softplus", x), others);
    return operators.apply("MatMul", operators.apply("Add", lowest, rises), sums);
  }

  /** The matrix of {@link #formula}. */
  public float[] sums() {
    float[] sums = new float[size * size];
    for (int i = 0; i < size; i++) {
      Arrays.fill(sums, i * size + i, (i + 1) * size, 1);
    }
    return sums;
  }

  @Override
  public String toString() {
    return "ascending";
  }
}
