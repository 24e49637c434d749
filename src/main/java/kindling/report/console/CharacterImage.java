package kindling.report.console;

import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;

/**
 * Draws images as lines of characters for a terminal. A character is about twice as high as wide
 * and shows the mean of the pixels that it covers.
 *
 * @param low value that is drawn as a space
 * @param high value that is drawn as the densest character
 * @param mostColumns largest width in characters; wider images are scaled down
 */
public record CharacterImage(Shape shape, float low, float high, int mostColumns) {
  private static final String SHADES = " .:-=+*#%@";

  /** The number of characters per line. */
  public int columns() {
    return Math.min(shape.width(), mostColumns);
  }

  private int lines() {
    return Math.max(1, Math.round(shape.height() * (float) columns() / shape.width() / 2));
  }

  /**
   * Draws one image.
   *
   * @param values of all images, (rows, height, width, channels)
   * @param row number of the image
   */
  public List<String> draw(float[] values, int row) {
    List<String> drawn = new ArrayList<>();
    for (int line = 0; line < lines(); line++) {
      StringBuilder characters = new StringBuilder();
      for (int column = 0; column < columns(); column++) {
        float share = (mean(values, row, line, column) - low) / (high - low);
        int shade = Math.round(share * (SHADES.length() - 1));
        characters.append(SHADES.charAt(Math.max(0, Math.min(SHADES.length() - 1, shade))));
      }
      drawn.add(characters.toString());
    }
    return drawn;
  }

  private float mean(float[] values, int row, int line, int column) {
    int top = line * shape.height() / lines();
    int bottom = Math.max(top + 1, (line + 1) * shape.height() / lines());
    int left = column * shape.width() / columns();
    int right = Math.max(left + 1, (column + 1) * shape.width() / columns());
    double sum = 0;
    for (int y = top; y < bottom; y++) {
      int from = row * shape.size() + (y * shape.width() + left) * shape.channels();
      for (int i = from; i < from + (right - left) * shape.channels(); i++) {
        sum += values[i];
      }
    }
    return (float) (sum / ((bottom - top) * (right - left) * shape.channels()));
  }
}
