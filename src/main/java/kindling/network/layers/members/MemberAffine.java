package kindling.network.layers.members;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.math.Blas;
import kindling.math.Vectors;
import kindling.network.Layer;
import kindling.network.ParameterArray;
import kindling.network.Scratch;
import kindling.network.layers.Ensemble;

/**
 * An affine layer of an {@link Ensemble}: {@code Y = s ⊙ ((r ⊙ X)·W) + b}, where all members share
 * W and each has its own row of r, s and b (Wen, Tran, Ba: BatchEnsemble, 2020, eq. 5; Gorishniy
 * and others: TabM, 2025, section 3.3). The first one has no r, because {@link MemberInputs} has
 * multiplied by it.
 *
 * <p>Shapes: X (rows, inputs), Y (rows, outputs), W (inputs, outputs), r (members, inputs), s and b
 * (members, outputs). Row i belongs to member {@code i mod members}, and rows are a multiple of
 * members. Its parameters are W, r, s and b. They begin with r = s = 1 and b = 0.
 *
 * @param first whether it is the first such layer, without r
 */
public record MemberAffine(int inputs, int outputs, int members, boolean first) implements Layer {
  @Override
  public List<ParameterArray> parameterArrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    arrays.add(ParameterArray.weight("weight", inputs, outputs));
    if (!first) {
      arrays.add(ParameterArray.factors("inputs", 1, members, inputs));
    }
    arrays.add(ParameterArray.factors("outputs", 1, members, outputs));
    arrays.add(ParameterArray.factors("bias", 0, members, outputs));
    return arrays;
  }

  /** r ⊙ X, and (r ⊙ X)·W, which becomes its slope in the backward pass. */
  private static final class Room extends Scratch {
    final float[] product;

    Room(int scaled, int product) {
      super(scaled);
      this.product = new float[product];
    }
  }

  @Override
  public Scratch scratch(int rows) {
    int scaled = first ? 0 : Math.multiplyExact(rows, inputs);
    return new Room(scaled, Math.multiplyExact(rows, outputs));
  }

  /** Elements of r. */
  private int factors() {
    return first ? 0 : members * inputs;
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y, Scratch scratch) {
    int r = at + inputs * outputs;
    int s = r + factors();
    int b = s + members * outputs;
    float[] product = ((Room) scratch).product;
    float[] scaled = first ? x : scratch.floats();
    for (int from = 0; !first && from < rows * inputs; from += members * inputs) {
      Vectors.product(members * inputs, w, r, x, from, scaled, from);
    }
    Blas.product(rows, outputs, inputs, scaled, 0, w, at, product, 0);
    for (int from = 0; from < rows * outputs; from += members * outputs) {
      System.arraycopy(w, b, y, from, members * outputs); // y  = b
      Vectors.addProduct(members * outputs, w, s, product, from, y, from); // y += s ⊙ product
    }
  }

  /** As a layer inside an ensemble it is always asked for dx. */
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
    int s = r + factors();
    int b = s + members * outputs;
    float[] product = ((Room) scratch).product;
    float[] scaled = first ? x : scratch.floats();
    Arrays.fill(dw, r, b + members * outputs, 0f);
    for (int from = 0; from < rows * outputs; from += members * outputs) {
      Vectors.add(members * outputs, dy, from, dw, b); // db = Σ dy
      Vectors.addProduct(members * outputs, dy, from, product, from, dw, s); // ds = Σ dy ⊙ product
      Vectors.product(members * outputs, dy, from, w, s, product, from); // now its slope, dy ⊙ s
    }
    Blas.transposedProduct(inputs, outputs, rows, scaled, product, dw, at); // dW = scaledᵀ·slope
    Blas.productTransposed(rows, inputs, outputs, product, w, at, dx); // slope of scaled
    for (int from = 0; !first && from < rows * inputs; from += members * inputs) {
      Vectors.addProduct(members * inputs, dx, from, x, from, dw, r); // dr = Σ slope ⊙ x
      Vectors.product(members * inputs, dx, from, w, r, dx, from); // dx = slope ⊙ r
    }
  }

  @Override
  public String toString() {
    return "affine " + inputs + " -> " + outputs + " of " + members + " members";
  }
}
