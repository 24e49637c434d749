package kindling.network.layers;

import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.math.Seeds;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.Scratch;

/**
 * Dropout: in training every element is 0 with a probability, and else {@code x / (1 -
 * probability)}, so that its mean is kept; in prediction {@code y = x} (Srivastava, Hinton,
 * Krizhevsky, Sutskever, Salakhutdinov: Dropout, JMLR 2014). The seed of the pass selects the
 * elements. Shapes: x and y (rows, width).
 *
 * @param probability of an element to be dropped, 0 to below 1
 */
public record Dropout(int width, double probability) implements SameShape {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "dropout",
          "dropout PROBABILITY",
          "x / (1 - p) or 0",
          "in training sets each element to 0 with the probability p; changes nothing in prediction",
          "Srivastava and others, 2014",
          Dropout::parse);

  static Layer parse(LayerText text) {
    double probability = text.number("probability");
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException("its probability must be from 0 to below 1");
    }
    return new Dropout(text.input().size(), probability);
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  /** Memory for the factor of each element. */
  @Override
  public Scratch scratch(int rows) {
    return new Scratch(Math.multiplyExact(rows, width));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    int n = rows * width;
    if (!scratch.training()) {
      if (y != x) {
        System.arraycopy(x, 0, y, 0, n);
      }
      return;
    }
    float[] factors = scratch.floats();
    // The threshold for a random number of 31 bits.
    int dropped = (int) Math.round(probability * Integer.MAX_VALUE);
    float kept = (float) (1 / (1 - probability));
    long seed = scratch.seed();
    for (int i = 0; i < n; i++) {
      float factor = Seeds.bits(seed, i) >>> 1 < dropped ? 0f : kept;
      factors[i] = factor;
      y[i] = x[i] * factor;
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
    if (!scratch.training()) {
      if (dx != dy) {
        System.arraycopy(dy, 0, dx, 0, rows * width);
      }
      return;
    }
    float[] factors = scratch.floats();
    for (int i = 0; i < rows * width; i++) {
      dx[i] = dy[i] * factors[i];
    }
  }

  @Override
  public String toString() {
    return "dropout " + probability;
  }
}
