package kindling.network.layers.members;

import java.util.Arrays;
import java.util.List;
import kindling.math.Vectors;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;
import kindling.network.layers.Ensemble;

/**
 * Gives the members of an {@link Ensemble} different inputs, {@code Y[m] = r[m] ⊙ X}, so that the
 * members differ (Gorishniy and others: TabM, 2025, section 3.3).
 *
 * <p>Shapes: X (rows, inputs), Y (rows, members, inputs), r (members, inputs), which begins with
 * Gaussians. The layers after it read Y as (rows · members, inputs): row i belongs to member {@code
 * i mod members}.
 */
public record MemberInputs(int inputs, int members) implements PureLayer {
  @Override
  public int outputs() {
    return Math.multiplyExact(members, inputs);
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(ParameterArray.gaussianFactors("factors", members, inputs));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    for (int row = 0, to = 0; row < rows; row++) {
      for (int m = 0; m < members; m++, to += inputs) {
        Vectors.product(inputs, w, at + m * inputs, x, row * inputs, y, to);
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    Arrays.fill(dw, at, at + members * inputs, 0f);
    for (int row = 0, from = 0; row < rows; row++) {
      if (dx != null) {
        Arrays.fill(dx, row * inputs, (row + 1) * inputs, 0f);
      }
      for (int m = 0; m < members; m++, from += inputs) {
        int own = at + m * inputs;
        Vectors.addProduct(inputs, dy, from, x, row * inputs, dw, own); // dr = Σ dy ⊙ x
        if (dx != null) {
          Vectors.addProduct(inputs, dy, from, w, own, dx, row * inputs); // dx = Σ dy ⊙ r
        }
      }
    }
  }

  @Override
  public String toString() {
    return "factors of " + inputs + " inputs for each of " + members + " members";
  }
}
