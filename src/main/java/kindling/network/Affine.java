package kindling.network;

import java.util.List;
import kindling.math.Blas;

/**
 * Fully connected layer, {@code Y = X·W + b}.
 *
 * <p>Shapes, row-major: X (rows, inputs), W (inputs, outputs), b (outputs), Y (rows, outputs). Its
 * parameters are W, then b.
 */
public record Affine(int inputs, int outputs) implements Layer {
  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.of("weight", inputs, outputs), ParameterArray.of("bias", outputs));
  }

  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    Blas.fillRows(rows, outputs, parameters, offset + inputs * outputs, y); // Y  = b on every row
    Blas.addProduct(rows, outputs, inputs, x, parameters, offset, y); // Y += X·W
  }

  @Override
  public void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient) {
    Blas.transposedProduct(inputs, outputs, rows, x, dy, gradient, offset); // dW = Xᵀ·dY
    Blas.columnSums(rows, outputs, dy, gradient, offset + inputs * outputs); // db = Σ rows of dY
    if (dx != null) {
      Blas.productTransposed(rows, inputs, outputs, dy, parameters, offset, dx); // dX = dY·Wᵀ
    }
  }

  @Override
  public String toString() {
    return "affine " + inputs + " -> " + outputs;
  }
}
