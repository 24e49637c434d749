package kindling.network;

import kindling.data.Shape;

/**
 * A layer that treats every element for itself, in place unless it says otherwise. Shapes: x and y
 * (rows, width).
 */
interface Elementwise extends PureLayer {
  /** Elements of a row. */
  int width();

  @Override
  default int inputs() {
    return width();
  }

  @Override
  default int outputs() {
    return width();
  }

  @Override
  default Shape outputShape(Shape input) {
    return input;
  }

  @Override
  default boolean inPlace() {
    return true;
  }
}
