package kindling.data;

import java.io.Serializable;
import kindling.math.Seeds;

/**
 * Shifts, rotates, scales and shears an image, each by an amount that is uniform between two
 * bounds.
 *
 * @param shift at most so many pixels, not only whole ones, in each direction
 * @param rotation at most so many degrees, either way
 * @param scale width and height each by a factor of its own, from {@code 1 - scale} to {@code 1 +
 *     scale}; below 1
 * @param shear at most so many degrees from the vertical, either way; below 90
 */
public record RandomAffine(double shift, double rotation, double scale, double shear)
    implements Serializable {
  /** Leaves an image as it is. */
  public static final RandomAffine NONE = new RandomAffine(0, 0, 0, 0);

  /** Draws a map; every amount has a draw of its own, whichever of the others are in use. */
  void draw(long seed, Shape shape, SourceMap into) {
    into.set(
        shape,
        shift * draw(seed, 0),
        shift * draw(seed, 1),
        rotation * draw(seed, 2),
        1 + scale * draw(seed, 3),
        1 + scale * draw(seed, 4),
        shear * draw(seed, 5));
  }

  /** In [-1, 1). */
  private static double draw(long seed, int i) {
    return 2 * Seeds.unit(Seeds.mix(seed, i)) - 1;
  }
}
