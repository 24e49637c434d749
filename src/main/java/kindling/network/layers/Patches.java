package kindling.network.layers;

import java.util.Arrays;
import kindling.data.Shape;

/**
 * Copies the patches under a window at each of its places to a matrix (places, patch + 1), with a
 * column of ones at the end, and adds such a matrix back to images.
 */
final class Patches {
  /** Shorter lines are copied element by element. */
  private static final int LONG_LINE = 16;

  private Patches() {}

  /**
   * Copies patches from images ("im2col").
   *
   * @param x images (rows, height, width, channels)
   * @param row number of the first image
   * @param places number of places of the window in all images
   * @param patches receives the patches, (places, patch + 1)
   * @param from index of the first patch
   */
  static void copy(Window window, float[] x, int row, int places, float[] patches, int from) {
    Shape image = window.image();
    int line = window.width() * image.channels();
    int patch = window.size() + 1;
    boolean byElement = line < LONG_LINE && window.padding() == 0;
    int to = from;
    for (int begin = row * image.size(), end = begin + places / window.places() * image.size();
        begin < end;
        begin += image.size()) {
      for (int i = 0; i < window.rows(); i++) {
        for (int k = 0; k < window.height(); k++) {
          int top = i * window.down() - window.padding() + k;
          if (byElement) {
            copyElements(window, x, begin, top, patches, to + k * line);
          } else {
            copyLines(window, x, begin, top, patches, to + k * line);
          }
        }
        for (int j = 0; j < window.columns(); j++, to += patch) {
          patches[to + patch - 1] = 1f;
        }
      }
    }
  }

  /** Copies one line of the image for a row of places, element by element of the patch. */
  private static void copyElements(
      Window window, float[] x, int begin, int top, float[] patches, int to) {
    int channels = window.image().channels();
    int from = begin + top * window.image().width() * channels;
    int patch = window.size() + 1;
    int step = window.right() * channels;
    int columns = window.columns();
    int line = window.width() * channels;
    for (int element = 0; element < line; element++) {
      for (int j = 0; j < columns; j++) {
        patches[to + element + j * patch] = x[from + element + j * step];
      }
    }
  }

  /** Copies one line of the image for a row of places, place by place. */
  private static void copyLines(
      Window window, float[] x, int begin, int top, float[] patches, int to) {
    Shape image = window.image();
    int line = window.width() * image.channels();
    int patch = window.size() + 1;
    int columns = window.columns();
    for (int j = 0, at = to; j < columns; j++, at += patch) {
      int left = j * window.right() - window.padding();
      if (top >= 0 && top < image.height() && left >= 0 && left + window.width() <= image.width()) {
        int from = begin + (top * image.width() + left) * image.channels();
        System.arraycopy(x, from, patches, at, line);
      } else {
        copyPadded(window, x, begin, top, left, patches, at);
      }
    }
  }

  private static void copyPadded(
      Window window, float[] x, int begin, int top, int left, float[] patches, int to) {
    Shape image = window.image();
    int channels = image.channels();
    Arrays.fill(patches, to, to + window.width() * channels, 0f);
    if (top < 0 || top >= image.height()) {
      return;
    }
    int first = Math.max(0, -left);
    int last = Math.min(window.width(), image.width() - left);
    if (last > first) {
      int from = begin + (top * image.width() + left + first) * channels;
      System.arraycopy(x, from, patches, to + first * channels, (last - first) * channels);
    }
  }

  /**
   * Adds patches to images ("col2im").
   *
   * @param patches (places, patch + 1)
   * @param from index of the first patch
   * @param row number of the first image
   * @param places number of places of the window in all images
   * @param x the images, which are overwritten
   */
  static void add(Window window, float[] patches, int from, int row, int places, float[] x) {
    Shape image = window.image();
    int line = window.width() * image.channels();
    int next = from;
    for (int begin = row * image.size(), end = begin + places / window.places() * image.size();
        begin < end;
        begin += image.size()) {
      Arrays.fill(x, begin, begin + image.size(), 0f);
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
                x[to + c] += patches[next + c];
              }
            }
          }
          next++;
        }
      }
    }
  }
}
