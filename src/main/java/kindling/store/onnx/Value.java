package kindling.store.onnx;

import kindling.data.Shape;

/**
 * The output of a node, and its layout.
 *
 * @param name in the graph
 * @param shape of a row; flat unless rows are images
 */
record Value(String name, Shape shape, Layout layout) {
  /** The layout of rows. */
  enum Layout {
    /** (rows, elements); an image's in the order of {@link #CHANNELS_LAST}. */
    FLAT,
    /** (rows, height, width, channels), as everywhere in Kindling. */
    CHANNELS_LAST,
    /** (rows, channels, height, width), as ONNX expects images. */
    CHANNELS_FIRST
  }
}
