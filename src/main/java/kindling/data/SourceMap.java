package kindling.data;

/**
 * The affine part of the source of a pixel in a distorted image: {@code (xx·x + xy·y + x0, yx·x +
 * yy·y + y0)}. Columns x count to the right, rows y down.
 *
 * <p>The image is scaled, sheared, rotated and shifted in this order, all but the shift about its
 * centre, so that a pixel p goes to {@code R·K·S·(p − c) + c + t}; this is the inverse. Changed in
 * place, so that a row of a batch allocates nothing.
 */
final class SourceMap {
  double xx;
  double xy;
  double x0;
  double yx;
  double yy;
  double y0;

  /**
   * Sets the map.
   *
   * @param shape of the image
   * @param right the shift to the right, in pixels
   * @param down the shift down, in pixels
   * @param rotation in degrees, clockwise
   * @param wider the factor of the width
   * @param taller the factor of the height
   * @param shear in degrees from the vertical: the bottom goes to the right, the top to the left
   */
  void set(
      Shape shape,
      double right,
      double down,
      double rotation,
      double wider,
      double taller,
      double shear) {
    // StrictMath gives the same bits on every machine; Math does not.
    double sine = StrictMath.sin(StrictMath.toRadians(rotation));
    double cosine = StrictMath.cos(StrictMath.toRadians(rotation));
    double slant = StrictMath.tan(StrictMath.toRadians(shear));
    double centreX = (shape.width() - 1) / 2.0;
    double centreY = (shape.height() - 1) / 2.0;
    xx = (cosine + slant * sine) / wider;
    xy = (sine - slant * cosine) / wider;
    yx = -sine / taller;
    yy = cosine / taller;
    x0 = centreX - xx * (centreX + right) - xy * (centreY + down);
    y0 = centreY - yx * (centreX + right) - yy * (centreY + down);
  }

  /**
   * Flips the image before all other changes.
   *
   * @param horizontally left and right are exchanged
   * @param vertically top and bottom are exchanged
   */
  void flip(Shape shape, boolean horizontally, boolean vertically) {
    if (horizontally) {
      xx = -xx;
      xy = -xy;
      x0 = shape.width() - 1 - x0;
    }
    if (vertically) {
      yx = -yx;
      yy = -yy;
      y0 = shape.height() - 1 - y0;
    }
  }
}
