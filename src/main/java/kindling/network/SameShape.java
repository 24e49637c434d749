package kindling.network;

import kindling.data.Shape;

/** A layer whose output has the shape of its input. Shapes: x and y (rows, width). */
interface SameShape extends Layer {
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
}
