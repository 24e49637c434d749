package kindling.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.UserError;
import kindling.network.FrozenLayers;
import kindling.network.Network;
import kindling.network.Network.Placed;
import kindling.store.SafeTensors.Tensor;

/** The weights in a model file, for a network whose arrays have the same names and shapes. */
final class SavedWeights {
  private final String name;
  private final Map<String, Tensor> tensors = new TreeMap<>();

  /**
   * The tensors of a file.
   *
   * @param name of the file, for errors
   */
  SavedWeights(String name, SafeTensors file) {
    this.name = name;
    file.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
  }

  /** The weights of a network that has all of them, and no others. */
  float[] of(Network network) {
    List<Placed> arrays = network.parameterArrays();
    arrays.forEach(placed -> require(placed, network));
    requireNoOthers(arrays);
    // Only now is it certain that the file contains the network that its metadata declares.
    return copied(arrays, new float[network.parameters()]);
  }

  /**
   * The weights of a network for a training.
   *
   * @param newLayers layers with weights at the end of the network that the file need not have;
   *     fewer than there are
   * @param drawn weights of the network, of which these layers keep theirs
   */
  float[] of(Network network, int newLayers, float[] drawn) {
    List<String> layers = List.copyOf(FrozenLayers.groups(network));
    List<String> taken = layers.subList(0, layers.size() - newLayers);
    List<Placed> arrays = new ArrayList<>();
    for (Placed placed : network.parameterArrays()) {
      String layer = FrozenLayers.group(placed);
      if (!taken.contains(layer)) {
        continue;
      }
      try {
        require(placed, network);
      } catch (UserError e) {
        int others = layers.size() - layers.indexOf(layer);
        throw others == layers.size()
            ? e
            : e.cure("set {network.new-layers} = %d for new weights from this layer on", others);
      }
      arrays.add(placed);
    }
    if (newLayers == 0) {
      requireNoOthers(arrays);
    }
    return copied(arrays, drawn.clone());
  }

  private void require(Placed placed, Network network) {
    Tensor tensor = tensors.get(placed.name());
    List<Integer> shape = placed.array().shape();
    if (tensor == null || !tensor.shape().equals(shape)) {
      throw UserError.of(
              "belongs to another network: layer %d (%s) needs the tensor \"%s\" of shape %s, but the file has %s",
              placed.layer() + 1,
              network.layers().get(placed.layer()),
              placed.name(),
              shape,
              tensor == null ? "none of that name" : "shape " + tensor.shape())
          .at(name);
    }
    requireFinite(tensor);
  }

  private void requireNoOthers(List<Placed> arrays) {
    List<String> others = new ArrayList<>(tensors.keySet());
    others.removeAll(arrays.stream().map(Placed::name).toList());
    if (!others.isEmpty()) {
      throw UserError.of("belongs to another network: it also has the tensors %s", others).at(name);
    }
  }

  private float[] copied(List<Placed> arrays, float[] into) {
    for (Placed placed : arrays) {
      float[] elements = tensors.get(placed.name()).elements();
      System.arraycopy(elements, 0, into, placed.offset(), elements.length);
    }
    return into;
  }

  private void requireFinite(Tensor tensor) {
    for (int i = 0; i < tensor.elements().length; i++) {
      if (!Float.isFinite(tensor.elements()[i])) {
        throw UserError.of(
                "element %d of the tensor \"%s\" is %s; weights must be finite",
                i, tensor.name(), tensor.elements()[i])
            .at(name);
      }
    }
  }
}
