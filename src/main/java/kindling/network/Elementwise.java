package kindling.network;

/** A layer that treats every element for itself, in place. Shapes: x and y (rows, width). */
interface Elementwise extends Layer {
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
  default boolean inPlace() {
    return true;
  }
}
