package kindling.data;

import java.io.Serializable;
import java.util.Arrays;
import kindling.math.Seeds;

/**
 * Fills a rectangle of an image with 0 (Zhong, Zheng, Kang, Li, Yang: Random Erasing Data
 * Augmentation, 2017, algorithm 1). Its area and the ratio of its height to its width are uniform
 * between two bounds, and its place is uniform among those inside the image. If a rectangle is
 * larger than the image, another one is drawn; after {@value #ATTEMPTS} attempts the image is not
 * changed.
 *
 * @param probability that a row is erased at all, 0 to 1
 * @param minArea of the rectangle, as a share of the image
 * @param maxArea of the rectangle, as a share of the image; at most 1
 * @param aspect height divided by width is from here to {@code 1 / aspect}; above 0, at most 1
 */
public record RandomErasing(double probability, double minArea, double maxArea, double aspect)
    implements Serializable {
  /** No change. */
  public static final RandomErasing NONE = new RandomErasing(0, 0, 0, 1);

  private static final int ATTEMPTS = 10;

  /** Erases a rectangle of the image that begins at an offset, or none. */
  void erase(long seed, Shape shape, float[] x, int offset) {
    if (draw(seed, 0) >= probability) {
      return;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long rectangle = Seeds.mix(seed, 1, attempt);
      double area = shape.pixels() * between(minArea, maxArea, draw(rectangle, 0));
      double ratio = between(aspect, 1 / aspect, draw(rectangle, 1));
      int height = (int) Math.max(1, Math.rint(Math.sqrt(area * ratio)));
      int width = (int) Math.max(1, Math.rint(Math.sqrt(area / ratio)));
      if (height <= shape.height() && width <= shape.width()) {
        int top = Seeds.below(shape.height() - height + 1, Seeds.mix(rectangle, 2));
        int left = Seeds.below(shape.width() - width + 1, Seeds.mix(rectangle, 3));
        fill(shape, top, left, height, width, x, offset);
        return;
      }
    }
  }

  private static void fill(
      Shape shape, int top, int left, int height, int width, float[] x, int offset) {
    for (int y = top; y < top + height; y++) {
      int from = offset + (y * shape.width() + left) * shape.channels();
      Arrays.fill(x, from, from + width * shape.channels(), 0f);
    }
  }

  private static double between(double low, double high, double draw) {
    return low + (high - low) * draw;
  }

  private static double draw(long seed, int i) {
    return Seeds.unit(Seeds.mix(seed, i));
  }
}
