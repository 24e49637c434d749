package kindling.network.layers;

import kindling.network.Operators;
import kindling.network.PureLayer;

/**
 * An activation: a function that is applied to each element. It works in place unless {@link
 * #inPlace()} is overridden.
 */
public interface Elementwise extends SameShape, PureLayer {
  /** Computes y from x, both of n elements. */
  void forward(int n, float[] x, float[] y);

  /**
   * Computes dx from dy, both of n elements. It may read only y if it works in place, else only x.
   */
  void backward(int n, float[] x, float[] y, float[] dy, float[] dx);

  /** The formula of y in the operators of ONNX, for the export. */
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
