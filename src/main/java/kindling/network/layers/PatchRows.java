package kindling.network.layers;

import java.util.Arrays;
import kindling.data.Shape;
import kindling.math.Blas;

/** Patches as rows of P, (places, patch): every line of a patch is copied as a whole. */
record PatchRows(Window window, int filters) implements Patches {
  @Override
  public void copy(float[] x, int row, int places, float[] p, int from) {
    Shape image = window.image();
    int line = window.width() * image.channels();
    int patch = patch();
    int to = from;
    for (int begin = row * image.size(), end = begin + places / window.places() * image.size();
        begin < end;
        begin += image.size()) {
      for (int i = 0; i < window.rows(); i++) {
        for (int k = 0; k < window.height(); k++) {
          int top = i * window.down() - window.padding() + k;
          copyLines(x, begin, top, p, to + k * line);
        }
        for (int j = 0; j < window.columns(); j++, to += patch) {
          p[to + patch - 1] = 1f;
        }
      }
    }
  }

  /** Copies one line of the image for a row of places, place by place. */
  private void copyLines(float[] x, int begin, int top, float[] p, int to) {
    Shape image = window.image();
    int line = window.width() * image.channels();
    int patch = patch();
    int columns = window.columns();
    for (int j = 0, at = to; j < columns; j++, at += patch) {
      int left = j * window.right() - window.padding();
      if (top >= 0 && top < image.height() && left >= 0 && left + window.width() <= image.width()) {
        int from = begin + (top * image.width() + left) * image.channels();
        System.arraycopy(x, from, p, at, line);
      } else {
        copyPadded(x, begin, top, left, p, at);
      }
    }
  }

  private void copyPadded(float[] x, int begin, int top, int left, float[] p, int to) {
    Shape image = window.image();
    int channels = image.channels();
    Arrays.fill(p, to, to + window.width() * channels, 0f);
    if (top < 0 || top >= image.height()) {
      return;
    }
    int first = Math.max(0, -left);
    int last = Math.min(window.width(), image.width() - left);
    if (last > first) {
      int from = begin + (top * image.width() + left + first) * channels;
      System.arraycopy(x, from, p, to + first * channels, (last - first) * channels);
    }
  }

  @Override
  public void product(int places, float[] p, int from, float[] w, int at, float[] y, int to) {
    Blas.product(places, filters, patch(), p, from, w, at, y, to);
  }

  @Override
  public void addWeightGradient(
      int places, float[] p, int from, float[] dy, int first, float[] dw, int at) {
    Blas.addTransposedProduct(patch(), filters, places, p, from, dy, first, dw, at);
  }

  @Override
  public void gradient(int places, float[] dy, int first, float[] w, int at, float[] dp, int from) {
    Blas.productTransposed(places, patch(), filters, dy, first, w, at, dp, from);
  }

  @Override
  public void add(float[] dp, int from, int row, int places, float[] dx) {
    Shape image = window.image();
    int line = window.width() * image.channels();
    int next = from;
    for (int begin = row * image.size(), end = begin + places / window.places() * image.size();
        begin < end;
        begin += image.size()) {
      Arrays.fill(dx, begin, begin + image.size(), 0f);
      for (int i = 0; i < window.rows(); i++) {
        for (int j = 0; j < window.columns(); j++) {
          int left = j * window.right() - window.padding();
          int first = Math.max(0, -left) * image.channels();
          int last = Math.min(window.width(), image.width() - left) * image.channels();
          for (int k = 0; k < window.height(); k++, next += line) {
            int top = i * window.down() - window.padding() + k;
            if (top >= 0 && top < image.height()) {
              int to = begin + (top * image.width() + left) * image.channels();
              for (int c = first; c < last; c++) {
                dx[to + c] += dp[next + c];
              }
            }
          }
          next++;
        }
      }
    }
  }

  /** The elements of a patch, with that of the bias. */
  private int patch() {
    return window.size() + 1;
  }
}
