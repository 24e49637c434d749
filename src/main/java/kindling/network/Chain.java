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
final class Chain implements Serializable {
  @Serial private static final long serialVersionUID = 1L;

  private final List<Layer> layers;
  private final int[] offsets;
  private final int parameters;

  /** A chain of at least one layer; each takes as many inputs as the one before gives outputs. */
  Chain(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    this.offsets = new int[layers.size()];
    int offset = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = offset;
      offset = Math.addExact(offset, layers.get(i).parameters());
    }
    this.parameters = offset;
  }

  List<Layer> layers() {
    return layers;
  }

  int inputs() {
    return layers.get(0).inputs();
  }

  int outputs() {
    return layers.get(layers.size() - 1).outputs();
  }

  /** The shape of what comes out. */
  Shape outputShape(Shape input) {
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
  List<ParameterArray> parameterArrays() {
    List<ParameterArray> arrays = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      for (ParameterArray array : layers.get(i).parameterArrays()) {
        arrays.add(
            new ParameterArray(name(i, array), array.role(), array.initial(), array.shape()));
      }
    }
    return arrays;
  }

  /** From the tape's first value to its last one. */
  void forward(int rows, float[] parameters, int offset, Tape tape) {
    for (int i = 0; i < offsets.length; i++) {
      layers
          .get(i)
          .forward(
              rows,
              tape.value(i),
              parameters,
              offset + offsets[i],
              tape.value(i + 1),
              tape.scratch(i));
    }
  }

  /**
   * From the tape's last slope to its first one, if somebody needs that, and to the gradient.
   *
   * @param dx takes the first slope; null for none
   */
  void backward(int rows, float[] parameters, int offset, Tape tape, float[] dx, float[] gradient) {
    for (int i = offsets.length - 1; i >= 0; i--) {
      layers
          .get(i)
          .backward(
              rows,
              tape.value(i),
              tape.value(i + 1),
              tape.slope(i + 1),
              parameters,
              offset + offsets[i],
              i == 0 ? dx : tape.slope(i),
              gradient,
              tape.scratch(i));
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
