package kindling.network.layers;

import kindling.data.Shape;
import kindling.network.Layer;

/**
 * A window that combines the elements under it into one, separately for every channel. Shapes: x
 * (rows, height, width, channels), y (rows, places, channels).
 */
interface Pooling extends Layer {
  /** The window that moves over the image. */
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
