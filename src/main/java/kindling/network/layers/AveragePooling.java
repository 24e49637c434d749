package kindling.network.layers;

import java.util.Arrays;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.PureLayer;

/** Average pooling: the mean of the elements under the window. Shapes as in {@link Pooling}. */
public record AveragePooling(Window window) implements Pooling, PureLayer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "average-pooling",
          "average-pooling HEIGHTxWIDTH [stride N]",
          "mean(window)",
          "mean of adjacent windows of an image; a stride makes them overlap or leave gaps",
          "",
          AveragePooling::parse);

  static Layer parse(LayerText text) {
    return new AveragePooling(Window.parse(text, false));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    int channels = window.image().channels();
    int line = window.image().width() * channels;
    float share = 1f / (window.height() * window.width());
    int to = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < window.rows(); i++) {
        for (int j = 0; j < window.columns(); j++, to += channels) {
          int corner = row * inputs() + i * window.down() * line + j * window.right() * channels;
          Arrays.fill(y, to, to + channels, 0f);
          for (int k = 0; k < window.height(); k++) {
            for (int l = 0; l < window.width(); l++) {
              int from = corner + k * line + l * channels;
              for (int c = 0; c < channels; c++) {
                y[to + c] += share * x[from + c];
              }
            }
          }
        }
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    Arrays.fill(dx, 0, rows * inputs(), 0f);
    int channels = window.image().channels();
    int line = window.image().width() * channels;
    float share = 1f / (window.height() * window.width());
    int from = 0;
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < window.rows(); i++) {
        for (int j = 0; j < window.columns(); j++, from += channels) {
          int corner = row * inputs() + i * window.down() * line + j * window.right() * channels;
          for (int k = 0; k < window.height(); k++) {
            for (int l = 0; l < window.width(); l++) {
              int to = corner + k * line + l * channels;
              for (int c = 0; c < channels; c++) {
                dx[to + c] += share * dy[from + c];
              }
            }
          }
        }
      }
    }
  }

  @Override
  public String toString() {
    return "average-pooling %s -> %s".formatted(window.image(), window);
  }
}
