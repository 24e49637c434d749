package kindling.config;

import java.util.List;

/**
 * The network.
 *
 * @param layers in order, as text
 * @param ensemble members of the ensemble that the layers become; 0 for none
 * @param ensembleKind what the members do not share
 * @param loss as text
 * @param initialization as text
 * @param initialWeights a model file or a folder of results, or empty
 * @param newLayers layers with weights at the end that take none of the initial weights
 * @param frozenLayers names of the layers, or of their arrays, that training does not change
 */
public record NetworkSettings(
    List<String> layers,
    int ensemble,
    EnsembleKind ensembleKind,
    String loss,
    String initialization,
    String initialWeights,
    int newLayers,
    List<String> frozenLayers) {
  /** What the members of an ensemble do not share. */
  public enum EnsembleKind {
    /** Factors of the inputs and outputs of each affine layer, and the last layer. */
    FULL,
    /** Factors of the inputs of the first affine layer, and the last layer. */
    MINI,
    /** All parameters. */
    SEPARATE
  }

  /** The most members of an ensemble. */
  public static final int MOST_MEMBERS = 1024;

  static NetworkSettings of(Keys keys) {
    return new NetworkSettings(
        keys.texts("network.layers", "[affine 784 -> 50, relu]"),
        keys.upTo("network.ensemble", MOST_MEMBERS),
        keys.choice("network.ensemble-kind", EnsembleKind.class),
        keys.text("network.loss"),
        keys.text("network.initialization"),
        keys.path("network.initial-weights"),
        keys.atLeast("network.new-layers", 0),
        keys.texts("network.frozen-layers", "[layer1]"));
  }

  /** The same with other layers. */
  NetworkSettings with(List<String> others) {
    return new NetworkSettings(
        others,
        ensemble,
        ensembleKind,
        loss,
        initialization,
        initialWeights,
        newLayers,
        frozenLayers);
  }
}
