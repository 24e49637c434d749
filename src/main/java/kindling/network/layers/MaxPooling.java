package kindling.network.layers;

import java.util.Arrays;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Scratch;

/**
 * Max pooling: the largest element under the window. The gradient goes to the first of equal
 * largest elements. Shapes as in {@link Pooling}.
 */
public record MaxPooling(Window window) implements Pooling {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "max-pooling",
          "max-pooling HEIGHTxWIDTH [stride N]",
          "max(window)",
          "maximum of adjacent windows of an image; a stride makes them overlap or leave gaps",
          "",
          MaxPooling::parse);

  /** The indices in x of the largest elements, (rows, places, channels). */
  private static final class Room extends Scratch {
    final int[] largest;

    Room(int elements) {
      super(0);
      this.largest = new int[elements];
    }
  }

  static Layer parse(LayerText text) {
    return new MaxPooling(Window.parse(text, false));
  }

  @Override
  public Scratch scratch(int rows) {
    return new Room(Math.multiplyExact(rows, outputs()));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    int[] largest = ((Room) scratch).largest;
    int inputs = inputs();
    int down = window.rows();
    int right = window.columns();
    int channels = window.image().channels();
    int line = window.image().width() * channels;
    int to = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < down; i++) {
        for (int j = 0; j < right; j++, to += channels) {
          int corner = row * inputs + i * window.down() * line + j * window.right() * channels;
          search(x, corner, line, y, largest, to);
        }
      }
    }
  }

  /** Finds the largest elements of all channels at one place, and their indices. */
  private void search(float[] x, int corner, int line, float[] y, int[] largest, int to) {
    int channels = window.image().channels();
    for (int c = 0; c < channels; c++) {
      y[to + c] = x[corner + c];
      largest[to + c] = corner + c;
    }
    for (int k = 0; k < window.height(); k++) {
      for (int l = k == 0 ? 1 : 0; l < window.width(); l++) {
        takeLarger(channels, x, corner + k * line + l * channels, y, largest, to);
      }
    }
  }

  /** Compares with one more element of the window, for all channels. */
  private static void takeLarger(
      int channels, float[] x, int from, float[] y, int[] largest, int to) {
    for (int c = 0; c < channels; c++) {
      float most = y[to + c];
      float candidate = x[from + c];
      int place = largest[to + c];
      // All bits are 1 if the candidate is larger. An unpredictable branch would be slower.
      int larger = Float.floatToRawIntBits(most - candidate) >> 31;
      largest[to + c] = place ^ ((place ^ (from + c)) & larger);
      y[to + c] = Math.max(most, candidate);
    }
  }

  @Override
  public void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] w,
      int at,
      float[] dx,
      float[] dw,
      Scratch scratch) {
    int[] largest = ((Room) scratch).largest;
    int inputs = inputs();
    int outputs = outputs();
    for (int row = 0; row < rows; row++) {
      Arrays.fill(dx, row * inputs, (row + 1) * inputs, 0f);
      for (int i = row * outputs; i < (row + 1) * outputs; i++) {
        dx[largest[i]] += dy[i];
      }
    }
  }

  @Override
  public String toString() {
    return "max-pooling %s -> %s".formatted(window.image(), window);
  }
}
