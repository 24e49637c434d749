package kindling.store.onnx;

import kindling.data.Shape;

/**
 * What a node gives, and how the elements of its rows lie.
 *
 * @param name in the graph
 * @param shape of a row; a flat one, unless they lie as images
 */
record Value(String name, Shape shape, Layout layout) {
  /** How rows lie. */
  enum Layout {
    /** (rows, elements); an image's in the order of {@link #CHANNELS_LAST}. */
    FLAT,
    /** (rows, height, width, channels), as everywhere in Kindling. */
    CHANNELS_LAST,
    /** (rows, channels, height, width), as ONNX wants images. */
    CHANNELS_FIRST
  }
}
