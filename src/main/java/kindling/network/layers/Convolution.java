package kindling.network.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.data.Shape;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.Scratch;

/**
 * Convolution: an affine layer over every patch of an image, {@code Y = [P 1]·[W; b]}, where a row
 * of P is the patch under the window at one place ("im2col"; Chellapilla, Puri, Simard: High
 * Performance Convolutional Neural Networks for Document Processing, 2006).
 *
 * <p>Shapes, row-major: x (rows, height, width, channels), P (rows · places, patch), W (patch,
 * filters), b (filters), y (rows, places, filters), with patch = window height · window width ·
 * channels. Its parameters are W, then b, used as one matrix together with the column of ones after
 * P. P is computed for a few images at a time, so that it stays in the cache. The backward pass
 * computes it again, unless all of P is small enough to keep.
 */
public record Convolution(Window window, int filters) implements Layer {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "convolution",
          "convolution [HEIGHTxWIDTHxCHANNELS ->] FILTERS HEIGHTxWIDTH [stride N] [padding N]",
          "P·W + b, with a row of P for each place of the window",
          "filters over an image, channels last; stride is 1 and padding 0 by default",
          "Chellapilla, Puri and Simard, 2006",
          Convolution::parse);

  /** The most elements of P at a time: 512 KiB. */
  private static final int MOST_ELEMENTS = 1 << 17;

  /** The most elements of P that are kept for the backward pass: 4 MiB. */
  private static final int MOST_KEPT = 1 << 20;

  /**
   * For products up to this size, OpenBLAS does not copy the factors first, which is twice as fast
   * for narrow matrices.
   */
  private static final int MOST_MULTIPLICATIONS = 1_000_000;

  static Layer parse(LayerText text) {
    int filters = text.size("FILTERS");
    return new Convolution(Window.parse(text, true), filters);
  }

  @Override
  public int inputs() {
    return window.image().size();
  }

  @Override
  public int outputs() {
    return Math.multiplyExact(window.places(), filters);
  }

  @Override
  public Shape outputShape(Shape input) {
    return new Shape(window.rows(), window.columns(), filters);
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.weight(
            "weight", window.height(), window.width(), window.image().channels(), filters),
        ParameterArray.bias("bias", 0, filters));
  }

  @Override
  public Scratch scratch(int rows) {
    boolean all = (long) rows * patchElements() <= MOST_KEPT;
    return new Scratch(Math.multiplyExact(all ? rows : imagesAtOnce(rows), patchElements()));
  }

  /** The elements of P with its column of ones, for one image. */
  private int patchElements() {
    return Math.multiplyExact(window.places(), window.size() + 1);
  }

  private int imagesAtOnce(int rows) {
    long uncopied = MOST_MULTIPLICATIONS / ((long) patchElements() * filters);
    long cached = MOST_ELEMENTS / patchElements();
    return (int) Math.max(1, Math.min(rows, uncopied > 0 ? Math.min(uncopied, cached) : cached));
  }

  /** Whether the array has room for the patches of all images. */
  private boolean keepsAll(int rows, float[] patches) {
    return patches.length >= (long) rows * patchElements();
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    Patches patches = Patches.of(window, filters);
    float[] p = scratch.floats();
    int atOnce = imagesAtOnce(rows);
    int kept = keepsAll(rows, p) ? patchElements() : 0;
    for (int row = 0; row < rows; row += atOnce) {
      int places = Math.min(atOnce, rows - row) * window.places();
      int from = row * kept;
      patches.copy(x, row, places, p, from);
      // Y = [P 1]·[W; b]
      patches.product(places, p, from, w, at, y, row * outputs());
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
    Patches patches = Patches.of(window, filters);
    float[] p = scratch.floats();
    int atOnce = imagesAtOnce(rows);
    int kept = keepsAll(rows, p) ? patchElements() : 0;
    Arrays.fill(dw, at, at + (window.size() + 1) * filters, 0f);
    for (int row = 0; row < rows; row += atOnce) {
      int places = Math.min(atOnce, rows - row) * window.places();
      int first = row * outputs();
      int from = row * kept;
      if (kept == 0) {
        patches.copy(x, row, places, p, from);
      }
      // [dW; db] += [P 1]ᵀ·dY
      patches.addWeightGradient(places, p, from, dy, first, dw, at);
      if (dx != null) {
        // dP = dY·Wᵀ, and an unused column for b
        patches.gradient(places, dy, first, w, at, p, from);
        patches.add(p, from, row, places, dx);
      }
    }
  }

  @Override
  public String toString() {
    return "convolution %s -> %d %s".formatted(window.image(), filters, window);
  }
}
