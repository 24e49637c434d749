package kindling.data;

/**
 * Samples an image at other places: each pixel is interpolated between the four pixels around its
 * source. Pixels outside of the image are 0. Holds scratch memory; each thread has its own object.
 *
 * <p>The source of pixel (y, x) is that of the affine map plus the displacement at (y, x), the same
 * for all channels.
 */
final class BilinearSampler {
  private final int height;
  private final int width;
  private final int channels;
  // The image in a frame of zeros, one wide at the top and left, two at the bottom and right, so
  // that every source has four pixels around it: (height + 3, width + 3, channels).
  private final int framedRow;
  private final float[] framed;
  // For each pixel: the place of the upper left of the four, and the distance between it and the
  // source.
  private final int[] corner;
  private final float[] right;
  private final float[] down;

  BilinearSampler(Shape shape) {
    this.height = shape.height();
    this.width = shape.width();
    this.channels = shape.channels();
    this.framedRow = (width + 3) * channels;
    this.framed = new float[(height + 3) * framedRow];
    this.corner = new int[shape.pixels()];
    this.right = new float[shape.pixels()];
    this.down = new float[shape.pixels()];
  }

  /**
   * Replaces the image that begins at an offset.
   *
   * @param displacement to the right and down, in pixels, (height, 2, width)
   */
  void sample(SourceMap map, float[] displacement, float[] x, int offset) {
    int row = width * channels;
    for (int y = 0; y < height; y++) {
      System.arraycopy(x, offset + y * row, framed, (y + 1) * framedRow + channels, row);
    }
    locate(map, displacement);
    for (int channel = 0; channel < channels; channel++) {
      interpolate(channel, x, offset + channel);
    }
  }

  private void locate(SourceMap map, float[] displacement) {
    float xx = (float) map.xx;
    float yx = (float) map.yx;
    for (int y = 0, i = 0; y < height; y++) {
      // In the frame all pixels are one further to the right and down.
      float rowX = (float) (map.xy * y + map.x0 + 1);
      float rowY = (float) (map.yy * y + map.y0 + 1);
      int toRight = 2 * y * width;
      int toDown = toRight + width;
      for (int x = 0; x < width; x++, i++) {
        float sourceX = xx * x + rowX + displacement[toRight + x];
        float sourceY = yx * x + rowY + displacement[toDown + x];
        // Sources outside of the image are moved into the frame, which is 0.
        sourceX = Math.max(0f, Math.min(width + 1, sourceX));
        sourceY = Math.max(0f, Math.min(height + 1, sourceY));
        int left = (int) sourceX;
        int above = (int) sourceY;
        right[i] = sourceX - left;
        down[i] = sourceY - above;
        corner[i] = above * framedRow + left * channels;
      }
    }
  }

  private void interpolate(int channel, float[] x, int to) {
    for (int i = 0; i < corner.length; i++, to += channels) {
      int upper = corner[i] + channel;
      int lower = upper + framedRow;
      float above = framed[upper] + right[i] * (framed[upper + channels] - framed[upper]);
      float below = framed[lower] + right[i] * (framed[lower + channels] - framed[lower]);
      x[to] = above + down[i] * (below - above);
    }
  }
}
