package kindling.network;

import kindling.data.features.SparseRows;
import kindling.math.RowSparseMatrix;

/**
 * A layer that takes sparse rows if it is the first one. It computes what {@link Layer} computes
 * with dense rows, up to rounding, in time that grows with the elements that are not zero.
 *
 * <p>Shapes: x (rows, inputs), y and dy (rows, outputs), row-major.
 */
public interface SparseInputs {
  /** The number of columns of the weights, which are the first of the layer's parameters. */
  int columns();

  /** The forward pass: y from x and the parameters, which begin at {@code at} in {@code w}. */
  void forward(int rows, SparseRows x, float[] w, int at, float[] y);

  /**
   * The backward pass: the gradient of the parameters.
   *
   * @param weights overwritten with the gradient of the weights, (inputs, {@link #columns()})
   * @param dw its elements for the layer's other parameters are overwritten
   * @param at where the layer's parameters begin in {@code dw}
   */
  void backward(int rows, SparseRows x, float[] dy, RowSparseMatrix weights, float[] dw, int at);
}
