package kindling.network.layers.members;

import java.util.Arrays;
import java.util.List;
import kindling.math.Blas;
import kindling.network.Layer;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.layers.Ensemble;

/**
 * An affine layer of an {@link Ensemble}: {@code Y = s ⊙ (r ⊙ X)·W + b}, where all members share W
 * and each has its own row of r, s and b (Wen, Tran, Ba: BatchEnsemble, 2020, eq. 5; Gorishniy and
 * others: TabM, 2025, section 3.3).
 *
 * <p>Shapes: X (rows, inputs), Y (rows, outputs), W (inputs, outputs), r (members, inputs), s and b
 * (members, outputs). Row i belongs to member {@code i mod members}. Its parameters are W, r, s and
 * b. They begin with s = 1 and b = 0; r begins with 1, or if the layer is the first one with
 * Gaussians, so that the members differ.
 *
 * @param first whether it is the first such layer
 */
public record MemberAffine(int inputs, int outputs, int members, boolean first) implements Layer {
  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.weight("weight", inputs, outputs),
        first
            ? ParameterArray.gaussianFactors("inputs", members, inputs)
            : ParameterArray.factors("inputs", 1, members, inputs),
        ParameterArray.factors("outputs", 1, members, outputs),
        ParameterArray.factors("bias", 0, members, outputs));
  }

  /** r ⊙ X, and (r ⊙ X)·W, which the backward pass needs; their slopes take the same places. */
  private static final class Room extends Scratch {
    final float[] product;

    Room(int floats, int product) {
      super(floats);
      this.product = new float[product];
    }
  }

  @Override
  public Scratch scratch(int rows) {
    return new Room(Math.multiplyExact(rows, inputs), Math.multiplyExact(rows, outputs));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    int r = at + inputs * outputs;
    int s = r + members * inputs;
    int b = s + members * outputs;
    float[] scaled = scratch.floats();
    float[] product = ((Room) scratch).product;
    for (int row = 0; row < rows; row++) {
      int own = r + row % members * inputs;
      for (int i = 0; i < inputs; i++) {
        scaled[row * inputs + i] = w[own + i] * x[row * inputs + i];
      }
    }
    Blas.product(rows, outputs, inputs, scaled, 0, w, at, product, 0);
    for (int row = 0; row < rows; row++) {
      int own = row % members * outputs;
      for (int j = 0; j < outputs; j++) {
        y[row * outputs + j] = w[s + own + j] * product[row * outputs + j] + w[b + own + j];
      }
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
    int r = at + inputs * outputs;
    int s = r + members * inputs;
    int b = s + members * outputs;
    float[] scaled = scratch.floats();
    float[] product = ((Room) scratch).product;
    Arrays.fill(dw, r, b + members * outputs, 0f);
    for (int row = 0; row < rows; row++) {
      int own = row % members * outputs;
      for (int j = 0; j < outputs; j++) {
        float slope = dy[row * outputs + j];
        dw[b + own + j] += slope; // db = Σ dy
        dw[s + own + j] += slope * product[row * outputs + j]; // ds = Σ dy ⊙ product
        product[row * outputs + j] = slope * w[s + own + j]; // from here on its slope, dy ⊙ s
      }
    }
    Blas.transposedProduct(inputs, outputs, rows, scaled, product, dw, at); // dW = scaledᵀ·slope
    Blas.productTransposed(
        rows, inputs, outputs, product, w, at, scaled); // now the slope of scaled
    for (int row = 0; row < rows; row++) {
      int own = r + row % members * inputs;
      for (int i = 0; i < inputs; i++) {
        float slope = scaled[row * inputs + i];
        dw[own + i] += slope * x[row * inputs + i]; // dr = Σ slope ⊙ x
        if (dx != null) {
          dx[row * inputs + i] = slope * w[own + i];
        }
      }
    }
  }

  @Override
  public String toString() {
    return "affine " + inputs + " -> " + outputs + " of " + members + " members";
  }
}
