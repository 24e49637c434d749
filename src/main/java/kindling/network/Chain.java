package kindling.network;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.data.Shape;
import kindling.math.Precision;
import kindling.math.RowSparseMatrix;

/**
 * A sequence of layers, with the offset of each layer's parameters from the first parameter of the
 * chain.
 */
public final class Chain implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final List<Layer> layers;
  private final int[] offsets;
  private final int parameters;
  private final boolean[] frozen;
  private final int firstTrained;

  /**
   * A chain of at least one layer, in which the inputs of each are the outputs of the previous one.
   */
  public Chain(List<Layer> layers) {
    this(layers, new boolean[layers.size()]);
  }

  /**
   * The same with frozen layers, which are computed as in prediction, also in training.
   *
   * @param frozen whether each layer is; not all layers with parameters are
   */
  Chain(List<Layer> layers, boolean[] frozen) {
    this.layers = List.copyOf(layers);
    this.frozen = frozen.clone();
    this.offsets = new int[layers.size()];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      offset = Math.addExact(offset, layers.get(i).parameters());
    }
    this.parameters = offset;
    this.firstTrained = firstTrained();
  }

  /** The layer at which the backward pass ends: the first one after the frozen ones, else 0. */
  private int firstTrained() {
    int first = 0;
    boolean any = false;
    while (first < frozen.length && (frozen[first] || layers.get(first).parameters() == 0)) {
      any |= frozen[first];
      first++;
    }
    return any && first < frozen.length ? first : 0;
  }

  public List<Layer> layers() {
    return layers;
  }

  public int inputs() {
    return layers.get(0).inputs();
  }

  public int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }

  /** Whether the first layer takes sparse rows. */
  public boolean takesSparse() {
    return layers.get(0) instanceof SparseInputs;
  }

  /**
   * The number of columns of the first layer's weights, of which sparse rows touch few rows; 0 if
   * it takes none.
   */
  public int sparseColumns() {
    return layers.get(0) instanceof SparseInputs sparse ? sparse.columns() : 0;
  }

  /** The output shape for an input shape. */
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  /** The number of parameters of all layers. */
  public int parameters() {
    return parameters;
  }

  int offset(int layer) {
    return offsets[layer];
  }

  /** Whether a layer is computed as in prediction, also in training. */
  boolean isFrozen(int layer) {
    return frozen[layer];
  }

  /** The position of each layer's first parameter. */
  public int[] offsets() {
    return offsets.clone();
  }

  /** The name of an array of parameters: {@code layer1.weight} for the first layer, and so on. */
  static String name(int layer, ParameterArray array) {
    return "layer" + (layer + 1) + "." + array.name();
  }

  /** The arrays of all layers; their names begin with their layer. */
  public List<ParameterArray> parameterArrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (ParameterArray array : layers.get(i).parameterArrays()) {
        arrays.add(array.named(name(i, array)));
      }
    }
    return arrays;
  }

  /** The forward pass: computes the tape's values, first to last. */
  public void forward(int rows, float[] w, int at, Tape tape) {
    forward(rows, w, at, tape, PassListener.NONE);
  }

  /** The forward pass, with a listener. */
  void forward(int rows, float[] w, int at, Tape tape, PassListener listener) {
    for (int i = 0; i < offsets.length; i++) {
      listener.beforeForward(i);
      float[] x = tape.value(i);
      float[] y = tape.value(i + 1);
      if (i == 0 && tape.sparse() != null) {
        ((SparseInputs) layers.get(0)).forward(rows, tape.sparse(), w, at + offsets[0], y);
      } else {
        layers.get(i).forward(rows, x, w, at + offsets[i], y, tape.scratch(i));
      }
    }
  }

  /**
   * The backward pass: computes the gradient dw and the tape's slopes, last to first.
   *
   * @param dx receives the first slope; null if it is not needed
   */
  public void backward(int rows, float[] w, int at, Tape tape, float[] dx, float[] dw) {
    backward(rows, w, at, tape, dx, dw, PassListener.NONE);
  }

  /**
   * The backward pass, with a listener. Unless dx is needed, it ends at the first layer that is
   * trained; the gradient of the frozen ones before it is 0.
   */
  public void backward(
      int rows, float[] w, int at, Tape tape, float[] dx, float[] dw, PassListener listener) {
    backward(rows, w, at, tape, dx, null, dw, listener);
  }

  private void backward(
      int rows,
      float[] w,
      int at,
      Tape tape,
      float[] dx,
      RowSparseMatrix weights,
      float[] dw,
      PassListener listener) {
    int first = dx == null ? firstTrained : 0;
    for (int i = offsets.length - 1; i >= first; i--) {
      Layer layer = layers.get(i);
      float[] slope = i == 0 ? dx : i == first ? null : tape.slope(i);
      if (slope == null && layer.parameters() == 0) {
        return; // it would compute dx only
      }
      float[] x = tape.value(i);
      float[] y = tape.value(i + 1);
      float[] dy = tape.slope(i + 1);
      if (i == 0 && tape.sparse() != null) {
        backward((SparseInputs) layer, rows, tape, weights, dw, at + offsets[0]);
      } else {
        layer.backward(rows, x, y, dy, w, at + offsets[i], slope, dw, tape.scratch(i));
      }
      listener.afterBackward(i);
    }
    Arrays.fill(dw, Math.max(0, at), Math.max(0, at + offsets[first]), 0f);
    for (int i = first - 1; i >= 0; i--) {
      listener.afterBackward(i);
    }
  }

  /**
   * The backward pass, with a listener, if the inputs are sparse and the gradient of the first
   * layer's weights is to have only the rows that are not 0.
   *
   * @param weights takes that gradient; it stays empty if the first layer is frozen
   * @param rest takes the gradient of all parameters behind these weights
   */
  public void backward(
      int rows,
      float[] w,
      Tape tape,
      RowSparseMatrix weights,
      float[] rest,
      PassListener listener) {
    int skipped = parameters - rest.length;
    weights.clear();
    backward(
        rows, tape.rest(w, skipped, rest.length), -skipped, tape, null, weights, rest, listener);
  }

  /**
   * The backward pass of the first layer, if the inputs are sparse.
   *
   * @param weights takes the gradient of its weights; null if dw does
   */
  private void backward(
      SparseInputs layer, int rows, Tape tape, RowSparseMatrix weights, float[] dw, int at) {
    float[] dy = tape.slope(1);
    if (weights != null) {
      layer.backward(rows, tape.sparse(), dy, weights, dw, at);
      return;
    }
    RowSparseMatrix touched = tape.sparseGradient(layer.columns());
    layer.backward(rows, tape.sparse(), dy, touched, dw, at);
    Arrays.fill(dw, at, at + inputs() * layer.columns(), 0f);
    touched.addTo(dw, at, Precision.FLOAT32);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Chain chain
        && layers.equals(chain.layers)
        && Arrays.equals(frozen, chain.frozen);
  }

  @Override
  public int hashCode() {
    return layers.hashCode();
  }
}
