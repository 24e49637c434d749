package kindling.network.layers.parts;

import java.io.Serializable;
import java.util.List;
import kindling.network.ParameterArray;
import kindling.network.layers.Embedding;

/**
 * A part of an {@link Embedding}: some neighbouring inputs of a row, and the outputs that they
 * become. A new part is one file, a line in {@link Parts}, and its nodes in {@code EmbeddingNodes}
 * for ONNX.
 *
 * <p>{@code x[i]} is its first input, {@code y[j]} its first output, and {@code w[at]} its first
 * parameter; dx, dy and dw have the same places.
 */
public interface Part extends Serializable {
  /** The number of inputs. */
  int inputs();

  /** The number of outputs. */
  int outputs();

  /**
   * Its parameter arrays, in memory order.
   *
   * @param number of the part among those with parameters, from 1; their names end with it
   */
  default List<ParameterArray> arrays(int number) {
    return List.of();
  }

  /** The number of its parameters. */
  default int parameters() {
    return 0;
  }

  /** Computes the outputs of a row. */
  void forward(float[] x, int i, float[] w, int at, float[] y, int j);

  /**
   * Adds a row's part of dw, and overwrites dx.
   *
   * @param dx null if it is not needed
   */
  void backward(float[] x, int i, float[] dy, int j, float[] w, int at, float[] dx, float[] dw);

  /** The number of means that {@link #mean} takes. */
  int means();

  /**
   * Computes the mean outputs of rows.
   *
   * @param means of the rows: of each input that passes, the share of each level, ...
   * @param m the first of them
   */
  void mean(float[] means, int m, float[] w, int at, float[] y, int j);
}
