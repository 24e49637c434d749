package kindling.network;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import kindling.data.Shape;

/**
 * Layers one behind the other, and where the parameters of each lie in the flat array, counted from
 * the first parameter of all of them.
 */
public final class Chain implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final List<Layer> layers;
  private final int[] offsets;
  private final int parameters;

  /** A chain of at least one layer; each takes as many inputs as the one before gives outputs. */
  public Chain(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    this.offsets = new int[layers.size()];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      offset = Math.addExact(offset, layers.get(i).parameters());
    }
    this.parameters = offset;
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

  /** The shape of what comes out. */
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  int parameters() {
    return parameters;
  }

  int offset(int layer) {
    return offsets[layer];
  }

  /** The name of an array of parameters: {@code layer1.weight} of the first layer, and so on. */
  static String name(int layer, ParameterArray array) {
    return "layer" + (layer + 1) + "." + array.name();
  }

  /** The arrays of all layers, named by their layers. */
  public List<ParameterArray> parameterArrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (ParameterArray array : layers.get(i).parameterArrays()) {
        arrays.add(
            new ParameterArray(name(i, array), array.role(), array.initial(), array.shape()));
      }
    }
    return arrays;
  }

  /** Computes the tape's values from the first one to the last one. */
  public void forward(int rows, float[] w, int at, Tape tape) {
    for (int i = 0; i < offsets.length; i++) {
      float[] x = tape.value(i);
      float[] y = tape.value(i + 1);
      layers.get(i).forward(rows, x, w, at + offsets[i], y, tape.scratch(i));
    }
  }

  /**
   * Computes the gradient dw, and the tape's slopes from the last one to the first one.
   *
   * @param dx receives the first slope; null if it is not needed
   */
  public void backward(int rows, float[] w, int at, Tape tape, float[] dx, float[] dw) {
    for (int i = offsets.length - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      float[] slope = i == 0 ? dx : tape.slope(i);
      if (slope == null && layer.parameters() == 0) {
        return; // it would compute dx only
      }
      float[] x = tape.value(i);
      float[] y = tape.value(i + 1);
      float[] dy = tape.slope(i + 1);
      layer.backward(rows, x, y, dy, w, at + offsets[i], slope, dw, tape.scratch(i));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Chain chain && layers.equals(chain.layers);
  }

  @Override
  public int hashCode() {
    return layers.hashCode();
  }
}
