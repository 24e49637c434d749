package kindling.network;

import java.util.Arrays;
import kindling.data.Shape;

/**
 * The largest element under the window, for every channel of its own; its gradient goes to the
 * first of the elements that are the largest. Shapes: x (rows, height, width, channels), y (rows,
 * places, channels).
 */
public record MaxPooling(Window window) implements Layer {
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

  /** Where the largest elements were. */
  private static final class Room extends Scratch {
    final int[] winners;

    Room(int outputs) {
      super(0);
      this.winners = new int[outputs];
    }
  }

  @Override
  public Scratch scratch(int rows) {
    return new Room(Math.multiplyExact(rows, outputs()));
  }

  @Override
  public void forward(
      int rows, float[] x, float[] parameters, int offset, float[] y, Scratch scratch) {
    int[] winners = ((Room) scratch).winners;
    int channels = window.image().channels();
    int line = window.image().width() * channels;
    int to = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < window.rows(); i++) {
        for (int j = 0; j < window.columns(); j++, to += channels) {
          int corner = row * inputs() + i * window.down() * line + j * window.right() * channels;
          for (int c = 0; c < channels; c++) {
            int winner = largest(x, corner + c, line, channels);
            winners[to + c] = winner;
            y[to + c] = x[winner];
          }
        }
      }
    }
  }

  /** The place in x of the first of the largest elements under the window. */
  private int largest(float[] x, int corner, int line, int channels) {
    int best = corner;
    float most = x[corner];
    for (int k = 0; k < window.height(); k++) {
      for (int l = 0; l < window.width(); l++) {
        int at = corner + k * line + l * channels;
        if (x[at] > most) {
          best = at;
          most = x[at];
        }
      }
    }
    return best;
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
      float[] gradient,
      Scratch scratch) {
    if (dx == null) {
      return;
    }
    int[] winners = ((Room) scratch).winners;
    Arrays.fill(dx, 0, rows * inputs(), 0f);
    for (int i = 0; i < rows * outputs(); i++) {
      dx[winners[i]] += dy[i];
    }
  }

  @Override
  public String toString() {
    return "max-pooling %s -> %s".formatted(window.image(), window);
  }
}
