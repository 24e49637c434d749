package kindling.network;

import java.io.Serializable;
import java.util.List;
import kindling.data.Shape;
import kindling.network.layers.Elementwise;

/**
 * One node of the computational graph: it knows its input, its parameters and the gradient that
 * arrives, and nothing of its neighbours.
 *
 * <p>Shapes, row-major: x and dx (rows, inputs), y and dy (rows, outputs). {@code w} and {@code dw}
 * are the parameters of the whole network and their gradient, flat arrays in which the layer owns
 * {@link #parameters()} elements from {@code at} on. Layers are immutable and hold no numbers, so
 * one object serves all threads; what a layer keeps between forward and backward lies in a {@link
 * Scratch}. Most layers keep nothing: see {@link PureLayer}, and {@link Elementwise}.
 */
public interface Layer extends Serializable {
  /** Elements of one input row. */
  int inputs();

  /** Elements of one output row. */
  int outputs();

  /** The shape of an output row. */
  default Shape outputShape(Shape input) {
    return Shape.flat(outputs());
  }

  /** The arrays of w that the layer owns, in the order in which they lie in memory. */
  default List<ParameterArray> parameterArrays() {
    return List.of();
  }

  /** How many w the layer owns. */
  default int parameters() {
    return parameterArrays().stream().mapToInt(ParameterArray::size).reduce(0, Math::addExact);
  }

  /**
   * Whether y may be the very array of x, and dx that of dy. The {@link #backward} of such a layer
   * reads y and never x; of all other layers it reads x and never y.
   */
  default boolean inPlace() {
    return false;
  }

  /** Room for passes of up to {@code rows} rows. */
  default Scratch scratch(int rows) {
    return new Scratch(0);
  }

  /** Computes y from x. */
  void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch);

  /**
   * Computes dx and the layer's part of dw, both overwritten, from dy, after {@link #forward} of
   * the same x in training.
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
