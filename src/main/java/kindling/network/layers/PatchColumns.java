package kindling.network.layers;

import java.util.Arrays;
import kindling.data.Shape;
import kindling.math.Blas;

/**
 * Patches as columns of Pᵀ, (patch, places): the pixel under each element of the window is copied
 * for a whole line of places, which is a run of pixels if the image has one channel.
 */
record PatchColumns(Window window, int filters) implements Patches {
  @Override
  public void copy(float[] x, int row, int places, float[] p, int from) {
    eachElement(x, row, places, p, from, false);
    int ones = from + window.size() * places;
    Arrays.fill(p, ones, ones + places, 1f);
  }

  @Override
  public void add(float[] dp, int from, int row, int places, float[] dx) {
    int size = window.image().size();
    Arrays.fill(dx, row * size, (row + places / window.places()) * size, 0f);
    eachElement(dx, row, places, dp, from, true);
  }

  @Override
  public void product(int places, float[] p, int from, float[] w, int at, float[] y, int to) {
    Blas.transposedProduct(places, filters, patch(), p, from, w, at, y, to);
  }

  @Override
  public void addWeightGradient(
      int places, float[] p, int from, float[] dy, int first, float[] dw, int at) {
    Blas.addProduct(patch(), filters, places, p, from, dy, first, dw, at);
  }

  @Override
  public void gradient(int places, float[] dy, int first, float[] w, int at, float[] dp, int from) {
    Blas.productTransposed(patch(), places, filters, w, at, dy, first, dp, from);
  }

  /**
   * An element of the window: its line, its pixel at the first of the places that have one, and the
   * range of these places in a row of places. The other places have padding under this element.
   */
  private record Element(int line, int pixel, int first, int last) {
    static Element of(Window window, int k, int l, int channel) {
      int left = l - window.padding();
      int first = steps(window, -left);
      int last = Math.max(first, steps(window, window.image().width() - left));
      int column = left + first * window.right();
      return new Element(k, column * window.image().channels() + channel, first, last);
    }

    /** The steps of the window over a number of columns, at most all of its places. */
    private static int steps(Window window, int columns) {
      int steps = (Math.max(0, columns) + window.right() - 1) / window.right();
      return Math.min(window.columns(), steps);
    }
  }

  /** Copies images to Pᵀ, or adds Pᵀ to them, for one element of the window after the other. */
  private void eachElement(float[] x, int row, int places, float[] p, int from, boolean adds) {
    int to = from;
    for (int k = 0; k < window.height(); k++) {
      for (int l = 0; l < window.width(); l++) {
        for (int channel = 0; channel < window.image().channels(); channel++, to += places) {
          Element element = Element.of(window, k, l, channel);
          eachLine(element, x, row, places, p, to, adds);
        }
      }
    }
  }

  /** Copies or adds the pixels under an element, for one row of places after the other. */
  private void eachLine(
      Element element, float[] x, int row, int places, float[] p, int from, boolean adds) {
    Shape image = window.image();
    int line = image.width() * image.channels();
    int step = window.right() * image.channels();
    int columns = window.columns();
    int first = element.first;
    int to = from;
    for (int begin = row * image.size(); to < from + places; begin += image.size()) {
      for (int i = 0; i < window.rows(); i++, to += columns) {
        int top = i * window.down() - window.padding() + element.line;
        int last = top >= 0 && top < image.height() ? element.last : first;
        int pixel = begin + top * line + element.pixel;
        if (adds) {
          add(last - first, p, to + first, x, pixel, step);
        } else {
          Arrays.fill(p, to, to + first, 0f);
          copy(last - first, x, pixel, step, p, to + first);
          Arrays.fill(p, to + last, to + columns, 0f);
        }
      }
    }
  }

  private static void copy(int n, float[] x, int from, int step, float[] p, int to) {
    if (step == 1 && n > 0) {
      System.arraycopy(x, from, p, to, n);
      return;
    }
    for (int j = 0; j < n; j++) {
      p[to + j] = x[from + j * step];
    }
  }

  private static void add(int n, float[] p, int from, float[] x, int to, int step) {
    for (int j = 0; j < n; j++) {
      x[to + j * step] += p[from + j];
    }
  }

  /** The elements of a patch, with that of the bias. */
  private int patch() {
    return window.size() + 1;
  }
}
