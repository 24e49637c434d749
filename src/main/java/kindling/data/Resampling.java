package kindling.data;

/**
 * A part of a picture in another size: a pixel of the result is the mean of the area that it
 * covers, which is at least as large as a pixel of the picture. Pixels outside of the picture are
 * 0.
 *
 * @param top the upper edge of the part, in pixels of the picture; may be outside of it
 * @param down height of a pixel of the result, in pixels of the picture
 * @param left the left edge of the part, in pixels of the picture; may be outside of it
 * @param across width of a pixel of the result, in pixels of the picture
 */
record Resampling(double top, double down, double left, double across) {
  /** All of a picture (height, width) as (rows, columns). */
  static float[] whole(float[] picture, int height, int width, int rows, int columns) {
    return new Resampling(0, (double) height / rows, 0, (double) width / columns)
        .of(picture, height, width, rows, columns);
  }

  /** The part, (rows, columns), of a picture (height, width). */
  float[] of(float[] picture, int height, int width, int rows, int columns) {
    float[] narrow = new float[height * columns];
    for (int x = 0; x < columns; x++) {
      Window window = Window.of(left, across, x, width);
      for (int y = 0; y < height; y++) {
        narrow[y * columns + x] = window.mean(picture, y * width, 1);
      }
    }
    float[] part = new float[rows * columns];
    for (int y = 0; y < rows; y++) {
      Window window = Window.of(top, down, y, height);
      for (int x = 0; x < columns; x++) {
        part[y * columns + x] = window.mean(narrow, x, columns);
      }
    }
    return part;
  }

  /** The pixels of a line, beginning with {@code first}, that a pixel of the result covers. */
  private static final class Window {
    private final int first;
    private final float[] weights;

    Window(int first, float[] weights) {
      this.first = first;
      this.weights = weights;
    }

    static Window of(double from, double step, int index, int size) {
      double centre = from + (index + 0.5) * step;
      double half = Math.max(1, step) / 2;
      int first = (int) Math.max(0, Math.min(size, Math.floor(centre - half)));
      int end = (int) Math.max(first, Math.min(size, Math.ceil(centre + half)));
      float[] weights = new float[end - first];
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        double pixel = (double) first + i;
        double covered = Math.min(pixel + 1, centre + half) - Math.max(pixel, centre - half);
        weights[i] = (float) covered;
        sum += covered;
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] /= (float) sum;
      }
      return new Window(first, weights);
    }

    float mean(float[] values, int from, int stride) {
      float sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * values[from + (first + i) * stride];
      }
      return sum;
    }
  }
}
