package kindling.network.layers.members;

import java.util.Arrays;
import java.util.List;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;
import kindling.network.layers.Ensemble;

/**
 * The last affine layer of an {@link Ensemble}, in which members share nothing: {@code Y = X·W[m] +
 * b[m]} (Gorishniy and others: TabM, 2025, section 3.2).
 *
 * <p>Shapes: X (rows, inputs), Y (rows, outputs), W (members, inputs, outputs), b (members,
 * outputs). Row i belongs to member {@code i mod members}. Its parameters are W, then b.
 */
public record MemberHeads(int inputs, int outputs, int members) implements PureLayer {
  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.weights("weight", members, inputs, outputs),
        ParameterArray.factors("bias", 0, members, outputs));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    int bias = at + members * inputs * outputs;
    for (int row = 0; row < rows; row++) {
      int m = row % members;
      System.arraycopy(w, bias + m * outputs, y, row * outputs, outputs);
      for (int i = 0; i < inputs; i++) {
        float xi = x[row * inputs + i];
        int from = at + (m * inputs + i) * outputs;
        for (int j = 0; j < outputs; j++) {
          y[row * outputs + j] += xi * w[from + j];
        }
      }
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    int bias = at + members * inputs * outputs;
    Arrays.fill(dw, at, bias + members * outputs, 0f);
    for (int row = 0; row < rows; row++) {
      int m = row % members;
      for (int j = 0; j < outputs; j++) {
        dw[bias + m * outputs + j] += dy[row * outputs + j]; // db = Σ dy
      }
      for (int i = 0; i < inputs; i++) {
        float xi = x[row * inputs + i];
        int own = at + (m * inputs + i) * outputs;
        float slope = 0;
        for (int j = 0; j < outputs; j++) {
          dw[own + j] += xi * dy[row * outputs + j]; // dW = Xᵀ·dY
          slope += w[own + j] * dy[row * outputs + j]; // dX = dY·Wᵀ
        }
        if (dx != null) {
          dx[row * inputs + i] = slope;
        }
      }
    }
  }

  @Override
  public String toString() {
    return "affine " + inputs + " -> " + outputs + " for each of " + members + " members";
  }
}
