package kindling.network.layers;

import kindling.data.Shape;
import kindling.network.Layer;

/**
 * A window that makes one element of those under it, for every channel of its own. Shapes: x (rows,
 * height, width, channels), y (rows, places, channels).
 */
interface Pooling extends Layer {
  /** What moves over the image. */
  Window window();

  @Override
  default int inputs() {
    return window().image().size();
  }

  @Override
  default int outputs() {
    return window().places() * window().image().channels();
  }

  @Override
  default Shape outputShape(Shape input) {
    return new Shape(window().rows(), window().columns(), window().image().channels());
  }
}
