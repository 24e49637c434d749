package kindling.network.layers;

import kindling.network.Operators;
import kindling.network.PureLayer;

/**
 * An activation: a function of one element, applied to each of them. It works in place unless
 * {@link #inPlace()} says otherwise.
 */
public interface Elementwise extends SameShape, PureLayer {
  /** Computes y from x, both of n elements. */
  void forward(int n, float[] x, float[] y);

  /** Computes dx from dy, both of n elements. In place only y can be read, else only x. */
  void backward(int n, float[] x, float[] y, float[] dy, float[] dx);

  /** Describes y to an export, as a formula of x in the operators of ONNX. */
  <V> V formula(V x, Operators<V> operators);

  @Override
  default boolean inPlace() {
    return true;
  }

  @Override
  default void forward(int rows, float[] x, float[] w, int at, float[] y) {
    forward(rows * width(), x, y);
  }

  @Override
  default void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    backward(rows * width(), x, y, dy, dx);
  }
}
