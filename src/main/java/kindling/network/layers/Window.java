package kindling.network.layers;

import java.io.Serializable;
import kindling.config.UserError;
import kindling.data.Shape;
import kindling.network.LayerText;

/**
 * A window that moves over an image, which is padded with zeros. Pixels at the end that do not fill
 * a whole step are ignored.
 *
 * @param image shape of the image
 * @param height of the window
 * @param width of the window
 * @param down vertical stride
 * @param right horizontal stride
 * @param padding rows and columns of zeros around the image
 */
public record Window(Shape image, int height, int width, int down, int right, int padding)
    implements Serializable {
  private static final int MOST_PADDING = 10_000;

  /** Refuses a window that does not fit its image. */
  public Window {
    if (padding >= height || padding >= width) {
      throw new IllegalArgumentException(
          "padding must be smaller than the window, which is %dx%d".formatted(height, width));
    }
    if (height > image.height() + 2L * padding || width > image.width() + 2L * padding) {
      throw new IllegalArgumentException(
          "a window of %dx%d is larger than its image of %dx%d%s"
              .formatted(
                  height,
                  width,
                  image.height(),
                  image.width(),
                  padding > 0 ? " with padding " + padding : ""));
    }
    // Prevents overflows in the numbers below and in a batch of one row.
    if (padding > MOST_PADDING) {
      throw new IllegalArgumentException("padding must be at most " + MOST_PADDING);
    }
  }

  /**
   * Parses the window of a layer: "5x5 stride 2 padding 1".
   *
   * @param padded whether the window may be padded and has a default stride of 1; else its default
   *     stride is its own size
   */
  static Window parse(LayerText text, boolean padded) {
    int[] size = text.window();
    if (!text.input().isImage() && (size[0] > 1 || size[1] > 1)) {
      throw UserError.of("it moves over images, but its input is a flat row of %s", text.input())
          .cure("if that is an image, set {data.shape} = HEIGHTxWIDTHxCHANNELS");
    }
    int[] stride = text.strides(padded ? new int[] {1, 1} : size);
    int padding = padded ? text.option("padding", 0) : 0;
    return new Window(text.input(), size[0], size[1], stride[0], stride[1], padding);
  }

  /** The number of places from top to bottom. */
  int rows() {
    return (image.height() + 2 * padding - height) / down + 1;
  }

  /** The number of places from left to right. */
  public int columns() {
    return (image.width() + 2 * padding - width) / right + 1;
  }

  /** The number of places of the window. */
  public int places() {
    return Math.multiplyExact(rows(), columns());
  }

  /** The number of elements under the window. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(height, width), image.channels());
  }

  @Override
  public String toString() {
    return "%dx%d stride %dx%d%s"
        .formatted(height, width, down, right, padding > 0 ? " padding " + padding : "");
  }
}
