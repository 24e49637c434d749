package kindling.data;

import java.io.Serializable;
import kindling.math.Seeds;

/**
 * Flips an image with a probability, then shifts, rotates, scales and shears it, each by an amount
 * that is uniform between two bounds.
 *
 * @param shift the largest shift in each direction, in pixels; need not be whole
 * @param rotation the largest rotation in degrees, to the left or right
 * @param scale width and height each by a factor of its own, from {@code 1 - scale} to {@code 1 +
 *     scale}; below 1
 * @param shear the largest angle from the vertical in degrees, to the left or right; below 90
 * @param horizontalFlip the probability that left and right are exchanged, 0 to 1
 * @param verticalFlip the probability that top and bottom are exchanged, 0 to 1
 */
public record RandomAffine(
    double shift,
    double rotation,
    double scale,
    double shear,
    double horizontalFlip,
    double verticalFlip)
    implements Serializable {
  /** Without flips. */
  public RandomAffine(double shift, double rotation, double scale, double shear) {
    this(shift, rotation, scale, shear, 0, 0);
  }

  /** No change. */
  public static final RandomAffine NONE = new RandomAffine(0, 0, 0, 0);

  /**
   * Draws a map; each amount has a random number of its own, which does not depend on the others.
   */
  void draw(long seed, Shape shape, SourceMap into) {
    into.set(
        shape,
        shift * draw(seed, 0),
        shift * draw(seed, 1),
        rotation * draw(seed, 2),
        1 + scale * draw(seed, 3),
        1 + scale * draw(seed, 4),
        shear * draw(seed, 5));
    into.flip(shape, unit(seed, 6) < horizontalFlip, unit(seed, 7) < verticalFlip);
  }

  /** In [-1, 1). */
  private static double draw(long seed, int i) {
    return 2 * unit(seed, i) - 1;
  }

  /** In [0, 1). */
  private static double unit(long seed, int i) {
    return Seeds.unit(Seeds.mix(seed, i));
  }
}
