package kindling.network.layers;

import java.util.List;
import java.util.function.Function;
import kindling.config.Registry.Entry;
import kindling.data.features.SparseRows;
import kindling.math.Blas;
import kindling.math.RowSparseMatrix;
import kindling.network.Layer;
import kindling.network.LayerText;
import kindling.network.ParameterArray;
import kindling.network.PureLayer;
import kindling.network.SparseInputs;

/**
 * Fully connected layer, {@code Y = X·W + b}.
 *
 * <p>Shapes, row-major: X (rows, inputs), W (inputs, outputs), b (outputs), Y (rows, outputs). Its
 * parameters are W, then b.
 */
public record Affine(int inputs, int outputs) implements PureLayer, SparseInputs {
  static final Entry<Function<LayerText, Layer>> KIND =
      new Entry<>(
          "affine",
          "affine [INPUTS ->] OUTPUTS",
          "x·W + b",
          "fully connected layer",
          "",
          Affine::parse);

  static Layer parse(LayerText text) {
    return new Affine(text.input().size(), text.size("OUTPUTS"));
  }

  @Override
  public List<ParameterArray> parameterArrays() {
    return List.of(
        ParameterArray.weight("weight", inputs, outputs), ParameterArray.bias("bias", 0, outputs));
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    Blas.fillRows(rows, outputs, w, at + inputs * outputs, y); // Y  = b on every row
    Blas.addProduct(rows, outputs, inputs, x, w, at, y); // Y += X·W
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    Blas.transposedProduct(inputs, outputs, rows, x, dy, dw, at); // dW = Xᵀ·dY
    Blas.columnSums(rows, outputs, dy, dw, at + inputs * outputs); // db = Σ rows of dY
    if (dx != null) {
      Blas.productTransposed(rows, inputs, outputs, dy, w, at, dx); // dX = dY·Wᵀ
    }
  }

  @Override
  public int columns() {
    return outputs;
  }

  @Override
  public void forward(int rows, SparseRows x, float[] w, int at, float[] y) {
    Blas.fillRows(rows, outputs, w, at + inputs * outputs, y); // Y  = b on every row
    x.addProduct(rows, outputs, w, at, y); // Y += X·W
  }

  @Override
  public void backward(
      int rows, SparseRows x, float[] dy, RowSparseMatrix weights, float[] dw, int at) {
    x.transposedProduct(rows, dy, weights); // dW = Xᵀ·dY
    Blas.columnSums(rows, outputs, dy, dw, at + inputs * outputs); // db = Σ rows of dY
  }

  @Override
  public String toString() {
    return "affine " + inputs + " -> " + outputs;
  }
}
