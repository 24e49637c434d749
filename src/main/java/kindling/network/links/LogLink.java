package kindling.network.links;

import kindling.network.LogRange;
import kindling.network.Operators;
import kindling.network.PureLayer;

/**
 * The inverse of the logarithm as the link function of a loss, {@code y = exp(x)}, {@code dx =
 * dy·y}: makes positive means of the scores, at the end of a network (McCullagh and Nelder:
 * Generalized Linear Models, 2nd edition, 1989, section 2.2). The x that is used is at least -30
 * and at most 30, so that neither y nor the gradient of a loss overflows; the slope stays y there,
 * so that the score can come back.
 *
 * <p>Shapes: x and y (rows, width). No conf file names this layer.
 */
public record LogLink(int width) implements PureLayer {
  @Override
  public int inputs() {
    return width;
  }

  @Override
  public int outputs() {
    return width;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = (float) LogRange.exp(x[i]);
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    for (int i = 0; i < rows * width; i++) {
      dx[i] = dy[i] * y[i];
    }
  }

  /** The formula of y in the operators of ONNX, for the export. */
  public <V> V formula(V x, Operators<V> operators) {
    V below = operators.apply("Min", x, operators.constant(LogRange.MOST));
    return operators.apply(
        "Exp", operators.apply("Max", below, operators.constant(-LogRange.MOST)));
  }

  @Override
  public String toString() {
    return "exp";
  }
}
