package kindling.network;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import kindling.config.UserError;
import kindling.network.Network.Placed;
import kindling.optimize.Span;
import kindling.optimize.Span.Role;
import kindling.optimize.Weights;

/**
 * The arrays of parameters that training does not change. A layer that is frozen as a whole
 * computes in training what it computes in prediction: batch normalization uses its running
 * statistics, as in Keras with {@code trainable = False}.
 *
 * @param names of arrays, such as {@code layer1.weight} in a model file, or of layers, such as
 *     {@code layer1}
 */
public record FrozenLayers(List<String> names) implements Serializable {
  /** Nothing is frozen. */
  public static final FrozenLayers NONE = new FrozenLayers(List.of());

  /** Copies the list. */
  public FrozenLayers {
    names = List.copyOf(names);
  }

  /**
   * The arrays of a network with some names.
   *
   * @throws UserError if it has no such array, if running statistics were frozen without their
   *     layer, or if nothing were left to train
   */
  public static FrozenLayers of(List<String> names, Network network) {
    FrozenLayers frozen = new FrozenLayers(names);
    List<Placed> arrays = network.parameterArrays();
    for (String name : frozen.names) {
      if (arrays.stream().noneMatch(placed -> isIn(name, placed.name()))) {
        throw UserError.setting("network.frozen-layers")
            .found("\"%s\", but no layer with weights has this name", name)
            .expected("some of %s", String.join(", ", groups(network)));
      }
    }
    for (Placed placed : arrays) {
      boolean whole = frozen.isWhole(network, placed.layer());
      if (placed.array().role() == Role.STATISTIC && frozen.has(placed) && !whole) {
        throw UserError.of(
                "{network.frozen-layers} has the running statistics %s, which can only be frozen with their whole layer",
                placed.name())
            .cure("name layer%d", placed.layer() + 1);
      }
    }
    if (!names.isEmpty() && arrays.stream().allMatch(frozen::has)) {
      throw UserError.of("{network.frozen-layers} has all layers, so there is nothing to train")
          .cure("leave one out, such as the last, %s", lastOf(groups(network)));
    }
    return frozen;
  }

  /**
   * The names of the layers with parameters, as the names of their arrays begin: {@code layer1}, or
   * inside other layers {@code layer2.layer1}. Members of an ensemble that share nothing have the
   * same names.
   */
  public static Set<String> groups(Network network) {
    Set<String> groups = new LinkedHashSet<>();
    network.parameterArrays().forEach(placed -> groups.add(group(placed)));
    return groups;
  }

  /** The name of the layer of an array, as {@link #groups} has it. */
  public static String group(Placed placed) {
    String name = ofAnyMember(placed.name());
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String lastOf(Set<String> groups) {
    List<String> all = List.copyOf(groups);
    return all.get(all.size() - 1);
  }

  private static String ofAnyMember(String name) {
    return name.replaceFirst("\\.member\\d+\\.", ".");
  }

  private static boolean isIn(String name, String array) {
    return (array + ".").startsWith(name + ".")
        || (ofAnyMember(array) + ".").startsWith(name + ".");
  }

  /** Whether an array is frozen. */
  public boolean has(Placed placed) {
    return names.stream().anyMatch(name -> isIn(name, placed.name()));
  }

  /** Whether a layer has arrays, and all of them are frozen. */
  private boolean isWhole(Network network, int layer) {
    List<Placed> arrays =
        network.parameterArrays().stream().filter(placed -> placed.layer() == layer).toList();
    return !arrays.isEmpty() && arrays.stream().allMatch(this::has);
  }

  /** For each layer of a network, whether it is frozen as a whole. */
  boolean[] whole(Network network) {
    boolean[] whole = new boolean[network.layers().size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = isWhole(network, i);
    }
    return whole;
  }

  /**
   * If an average of the weights is kept, sets it to the weights themselves where they are frozen.
   */
  public void keepInAverage(Network network, Weights weights) {
    for (Placed placed : network.parameterArrays()) {
      if (has(placed)) {
        int at = placed.offset();
        System.arraycopy(weights.parameters(), at, weights.ofModel(), at, placed.array().size());
      }
    }
  }

  /** The places of all arrays of a network for an optimizer. */
  public List<Span> spans(Network network) {
    List<Span> spans = new ArrayList<>();
    for (Placed placed : network.parameterArrays()) {
      Span span = placed.span();
      spans.add(has(placed) ? new Span(span.from(), span.to(), Role.FROZEN) : span);
    }
    return spans;
  }
}
