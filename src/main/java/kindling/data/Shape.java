package kindling.data;

import java.io.Serializable;

/**
 * The order of the elements of a row: an image of {@code height} x {@code width} x {@code
 * channels}, channels last, so that the element of row y, column x and channel c is at {@code (y *
 * width + x) * channels + c}; or a flat row, which is an image of one pixel whose channels are the
 * elements.
 */
public record Shape(int height, int width, int channels) implements Serializable {
  /** Refuses a shape without elements, or with more than an array can have. */
  public Shape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException("a size must be from 1 to " + Integer.MAX_VALUE);
    }
    Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  /** A flat row of a number of elements. */
  public static Shape flat(int elements) {
    return new Shape(1, 1, elements);
  }

  /** The shape of a text such as "784" or "28x28x1". */
  public static Shape of(String text) {
    String[] sizes = text.split("x", -1);
    try {
      if (sizes.length == 1) {
        return flat(Integer.parseInt(text));
      }
      if (sizes.length == 3) {
        return new Shape(
            Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "\"%s\" has more elements than %,d".formatted(text, Integer.MAX_VALUE), e);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(notAShape(text), e);
    }
    throw new IllegalArgumentException(notAShape(text));
  }

  private static String notAShape(String text) {
    return "\"%s\" is no shape; it must be a size, or HEIGHTxWIDTHxCHANNELS such as 28x28x1"
        .formatted(text);
  }

  /** The number of elements. */
  public int size() {
    return height * width * channels;
  }

  /** The number of pixels. */
  public int pixels() {
    return height * width;
  }

  /** Whether there is more than one pixel. */
  public boolean isImage() {
    return height > 1 || width > 1;
  }

  @Override
  public String toString() {
    return isImage() ? "%dx%dx%d".formatted(height, width, channels) : String.valueOf(channels);
  }
}
