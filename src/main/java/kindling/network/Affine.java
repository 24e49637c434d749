package kindling.network;

import java.util.List;
import kindling.math.Blas;

/**
 * Fully connected layer, {@code Y = X·W + b}.
 *
 * <p>Shapes, row-major: X (rows, inputs), W (inputs, outputs), b (outputs), Y (rows, outputs). Its
 * parameters are W, then b.
 */
public record Affine(int inputs, int outputs) implements PureLayer {
  static final String USAGE = "affine INPUTS -> OUTPUTS, or affine OUTPUTS behind another layer";

  static Layer parse(LayerText text) {
    return new Affine(text.input().size(), text.size("OUTPUTS"));
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.weight("weight", inputs, outputs), ParameterArray.bias("bias", 0, outputs));
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
