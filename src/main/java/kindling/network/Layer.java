package kindling.network;

import java.io.Serializable;
import java.util.List;
import kindling.data.Shape;
import kindling.network.layers.Elementwise;

/**
 * One node of the computational graph. It knows only its input, its parameters and the gradient
 * that arrives, not its neighbours.
 *
 * <p>Shapes, row-major: x and dx (rows, inputs), y and dy (rows, outputs). {@code w} and {@code dw}
 * are the parameters of the whole network and their gradient, flat arrays in which the layer owns
 * {@link #parameters()} elements, beginning at {@code at}. Layers are immutable and contain no
 * parameters, so all threads can share them. Data that a layer keeps between forward and backward
 * is in a {@link Scratch}; most layers need none, see {@link PureLayer} and {@link Elementwise}.
 */
public interface Layer extends Serializable {
  /** The number of elements of an input row. */
  int inputs();

  /** The number of elements of an output row. */
  int outputs();

  /** The shape of an output row. */
  default Shape outputShape(Shape input) {
    return Shape.flat(outputs());
  }

  /**
   * The input that is not for the layers but the offset of the row, see {@link Network#exposure};
   * -1 if there is none. Only a first layer can have one.
   */
  default int offsetInput() {
    return -1;
  }

  /** The layer's parameter arrays, in memory order. */
  default List<ParameterArray> parameterArrays() {
    return List.of();
  }

  /** The number of the layer's parameters. */
  default int parameters() {
    return parameterArrays().stream().mapToInt(ParameterArray::size).reduce(0, Math::addExact);
  }

  /**
   * Whether x and y may be the same array, and also dx and dy. The {@link #backward} of such a
   * layer reads only y; that of all other layers reads only x.
   */
  default boolean inPlace() {
    return false;
  }

  /** Scratch memory for passes of up to {@code rows} rows. */
  default Scratch scratch(int rows) {
    return new Scratch(0);
  }

  /** Computes y from x. */
  void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch);

  /**
   * Computes dx and the layer's part of dw from dy, overwriting both, after a training {@link
   * #forward} of the same x.
   *
   * @param dx null for the first layer, if it has parameters; a first layer without parameters is
   *     not called, see {@link Chain#backward}
   */
  void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] w,
      int at,
      float[] dx,
      float[] dw,
      Scratch scratch);
}
