package kindling.data;

import java.util.Arrays;
import kindling.config.UserError;

/**
 * A picture of a digit in the form of MNIST: light on dark, 20 pixels wide or high, with its centre
 * of mass in the middle of 28 x 28 pixels.
 *
 * <p>"The original black and white (bilevel) images from NIST were size normalized to fit in a
 * 20x20 pixel box while preserving their aspect ratio. The resulting images contain grey levels as
 * a result of the anti-aliasing technique used by the normalization algorithm. The images were
 * centered in a 28x28 image by computing the center of mass of the pixels, and translating the
 * image so as to position this point at the center of the 28x28 field." (LeCun, Cortes, Burges: The
 * MNIST database of handwritten digits, yann.lecun.com/exdb/mnist)
 */
public final class DigitPicture {
  /** The longer side of a digit, as a fraction of the size of the image. */
  private static final double BOX = 20.0 / 28;

  /** Larger pictures are made smaller first, which also removes the noise of a camera. */
  private static final int MOST_SIDE = 400;

  /** A picture is empty if all its pixels differ less than this from its border. */
  private static final float LEAST_CONTRAST = 0.08f;

  /** Fractions of the contrast: pixels that differ less are background, which may be noisy. */
  private static final float LEAST_INK = 0.1f;

  private static final float MOST_NOISE = 0.5f;

  private final String name;
  private final int height;
  private final int width;
  private final float[] ink;

  private DigitPicture(Picture picture) {
    double smaller =
        Math.max(1.0, Math.max(picture.height(), picture.width()) / (double) MOST_SIDE);
    this.name = picture.name();
    this.height = (int) Math.ceil(picture.height() / smaller);
    this.width = (int) Math.ceil(picture.width() / smaller);
    this.ink =
        Resampling.whole(picture.lightness(), picture.height(), picture.width(), height, width);
    subtractBackground();
    keepTheDigit();
  }

  /**
   * The digit, (height, width), from 0 for the background to 1.
   *
   * @throws UserError if the picture is empty
   */
  public static float[] of(Picture picture, int height, int width) {
    return new DigitPicture(picture).fitted(height, width);
  }

  /** Takes the borders for the background; between borders that differ, it changes evenly. */
  private void subtractBackground() {
    float top = quantile(line(0, 1, width), 0.5);
    float bottom = quantile(line((height - 1) * width, 1, width), 0.5);
    float left = quantile(line(0, width, height), 0.5);
    float right = quantile(line(width - 1, width, height), 0.5);
    float middle = (top + bottom + left + right) / 4;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        float down = (bottom - top) * ((y + 0.5f) / height - 0.5f);
        float across = (right - left) * ((x + 0.5f) / width - 0.5f);
        ink[i] -= middle + down + across;
      }
    }
  }

  /** Treats the pixels that differ most from the background, darker or lighter, as the digit. */
  private void keepTheDigit() {
    float lightest = 0;
    float darkest = 0;
    for (float pixel : ink) {
      lightest = Math.max(lightest, pixel);
      darkest = Math.min(darkest, pixel);
    }
    float contrast = Math.max(lightest, -darkest);
    if (contrast < LEAST_CONTRAST) {
      throw UserError.of("is blank: all of it is as light as its border")
          .expected("a picture of a digit, dark on light or light on dark")
          .at(name);
    }
    float full = -darkest > lightest ? darkest : lightest;
    float least = Math.max(LEAST_INK, Math.min(MOST_NOISE, 3 * noise() / contrast));
    for (int i = 0; i < ink.length; i++) {
      ink[i] = Math.max(0, (ink[i] / full - least) / (1 - least));
    }
  }

  /** How much the background itself varies: paper and cameras are never quite even. */
  private float noise() {
    float[] border = new float[2 * (width + height)];
    System.arraycopy(line(0, 1, width), 0, border, 0, width);
    System.arraycopy(line((height - 1) * width, 1, width), 0, border, width, width);
    System.arraycopy(line(0, width, height), 0, border, 2 * width, height);
    System.arraycopy(line(width - 1, width, height), 0, border, 2 * width + height, height);
    for (int i = 0; i < border.length; i++) {
      border[i] = Math.abs(border[i]);
    }
    return quantile(border, 0.9);
  }

  private float[] line(int from, int stride, int count) {
    float[] line = new float[count];
    for (int i = 0; i < count; i++) {
      line[i] = ink[from + i * stride];
    }
    return line;
  }

  private static float quantile(float[] values, double share) {
    Arrays.sort(values);
    return values[(int) (share * (values.length - 1))];
  }

  private float[] fitted(int rows, int columns) {
    Box box = box();
    // Pixels of the picture for one pixel of the image.
    double scale = Math.max(box.height() / (rows * BOX), box.width() / (columns * BOX));
    // MNIST's own digits have their centre of mass in the middle of pixel (14, 14), counted from 0.
    int middleRow = rows / 2;
    int middleColumn = columns / 2;
    double top = box.centreY() - scale * (middleRow + 0.5);
    double left = box.centreX() - scale * (middleColumn + 0.5);
    float[] image = new Resampling(top, scale, left, scale).of(ink, height, width, rows, columns);
    // A stroke thinner than a pixel has become grey.
    float most = 0;
    for (float pixel : image) {
      most = Math.max(most, pixel);
    }
    for (int i = 0; i < image.length; i++) {
      image[i] /= most;
    }
    return image;
  }

  /** The place and the centre of mass of the digit. */
  private record Box(int top, int left, int height, int width, double centreY, double centreX) {}

  private Box box() {
    int top = height;
    int left = width;
    int bottom = 0;
    int right = 0;
    double mass = 0;
    double momentY = 0;
    double momentX = 0;
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        if (ink[i] > 0) {
          top = Math.min(top, y);
          left = Math.min(left, x);
          bottom = Math.max(bottom, y + 1);
          right = Math.max(right, x + 1);
          mass += ink[i];
          momentY += ink[i] * (y + 0.5);
          momentX += ink[i] * (x + 0.5);
        }
      }
    }
    return new Box(top, left, bottom - top, right - left, momentY / mass, momentX / mass);
  }
}
