package kindling.network;

import java.util.Arrays;
import kindling.data.Shape;

/**
 * The largest element under the window, for every channel of its own; its gradient goes to the
 * first of the elements that are the largest. Shapes: x (rows, height, width, channels), y (rows,
 * places, channels).
 */
public record MaxPooling(Window window) implements PureLayer {
  static final String USAGE = "max-pooling 2x2, or max-pooling 3x3 stride 2";

  static Layer parse(LayerText text) {
    return new MaxPooling(Window.parse(text, false));
  }

  @Override
  public int inputs() {
    return window.image().size();
  }

  @Override
  public int outputs() {
    return window.places() * window.image().channels();
  }

  @Override
  public Shape outputShape(Shape input) {
    return new Shape(window.rows(), window.columns(), window.image().channels());
  }

  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    int channels = window.image().channels();
    int line = window.image().width() * channels;
    int to = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < window.rows(); i++) {
        for (int j = 0; j < window.columns(); j++, to += channels) {
          int corner = row * inputs() + i * window.down() * line + j * window.right() * channels;
          Arrays.fill(y, to, to + channels, Float.NEGATIVE_INFINITY);
          for (int k = 0; k < window.height(); k++) {
            for (int l = 0; l < window.width(); l++) {
              int from = corner + k * line + l * channels;
              for (int c = 0; c < channels; c++) {
                y[to + c] = Math.max(y[to + c], x[from + c]);
              }
            }
          }
        }
      }
    }
  }

  @Override
  public void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient) {
    if (dx == null) {
      return;
    }
    Arrays.fill(dx, 0, rows * inputs(), 0f);
    int channels = window.image().channels();
    int line = window.image().width() * channels;
    int from = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < window.rows(); i++) {
        for (int j = 0; j < window.columns(); j++, from += channels) {
          int corner = row * inputs() + i * window.down() * line + j * window.right() * channels;
          for (int c = 0; c < channels; c++) {
            dx[largest(x, corner + c, line, channels)] += dy[from + c];
          }
        }
      }
    }
  }

  /** The place in x of the first of the largest elements under the window. */
  private int largest(float[] x, int corner, int line, int channels) {
    int best = corner;
    for (int k = 0; k < window.height(); k++) {
      for (int l = 0; l < window.width(); l++) {
        int at = corner + k * line + l * channels;
        best = x[at] > x[best] ? at : best;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return "max-pooling %s -> %s".formatted(window.image(), window);
  }
}
