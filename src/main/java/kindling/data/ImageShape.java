package kindling.data;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kindling.config.UserError;

/**
 * The shape of a row that is an image: height × width × channels, channels last, so that the
 * feature of row y, column x and channel c stands at {@code (y * width + x) * channels + c}.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 * @param channels numbers of a pixel, at least 1
 */
public record ImageShape(int height, int width, int channels) implements Serializable {
  private static final Pattern TEXT =
      Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})x([1-9]\\d{0,4})");

  /** A shape. */
  public ImageShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(height + "x" + width + "x" + channels);
    }
  }

  /**
   * The shape that a text says.
   *
   * @param text such as {@code 28x28x1}
   * @throws UserError if it is no shape
   */
  public static ImageShape parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new UserError(
          "data.shape is \"%s\"; it must be auto or HEIGHTxWIDTHxCHANNELS, such as 28x28x1"
              .formatted(text));
    }
    return new ImageShape(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Integer.parseInt(matcher.group(3)));
  }

  /**
   * This shape, for rows of so many features.
   *
   * @throws UserError if it has another number
   */
  public ImageShape requireSize(int features) {
    long size = (long) height * width * channels;
    if (size != features) {
      throw new UserError(
          "data.shape is %s, which makes %,d features, but a row of the data has %,d"
              .formatted(this, size, features));
    }
    return this;
  }

  /** Pixels of an image. */
  public int pixels() {
    return height * width;
  }

  /** Features of a row. */
  public int size() {
    return pixels() * channels;
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
