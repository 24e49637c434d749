package kindling.network.layers.members;

import java.util.List;
import kindling.math.Blas;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;
import kindling.network.layers.Ensemble;

/**
 * The last affine layer of an {@link Ensemble}, in which members share nothing: {@code Y = X·W[m] +
 * b[m]} (Gorishniy and others: TabM, 2025, section 3.2).
 *
 * <p>Shapes: X (rows, inputs), Y (rows, outputs), W (members, inputs, outputs), b (members,
 * outputs). Row i belongs to member {@code i mod members}, so that the rows of a member are a block
 * of X as (rows / members, members · inputs). Its parameters are W, then b. As a layer inside an
 * ensemble it is always asked for dx.
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
    Blas.fillRows(rows / members, members * outputs, w, bias, y); // Y  = b
    for (int m = 0; m < members; m++) {
      Blas.addBlockProduct( // Y += X·W of each member
          rows / members,
          outputs,
          inputs,
          x,
          m * inputs,
          members * inputs,
          w,
          at + m * inputs * outputs,
          y,
          m * outputs,
          members * outputs);
    }
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    int bias = at + members * inputs * outputs;
    Blas.columnSums(rows / members, members * outputs, dy, dw, bias); // db = Σ dY
    for (int m = 0; m < members; m++) {
      int own = at + m * inputs * outputs;
      Blas.blockTransposedProduct( // dW = Xᵀ·dY
          inputs,
          outputs,
          rows / members,
          x,
          m * inputs,
          members * inputs,
          dy,
          m * outputs,
          members * outputs,
          dw,
          own);
      Blas.blockProductTransposed( // dX = dY·Wᵀ
          rows / members,
          inputs,
          outputs,
          dy,
          m * outputs,
          members * outputs,
          w,
          own,
          dx,
          m * inputs,
          members * inputs);
    }
  }

  @Override
  public String toString() {
    return "affine " + inputs + " -> " + outputs + " for each of " + members + " members";
  }
}
