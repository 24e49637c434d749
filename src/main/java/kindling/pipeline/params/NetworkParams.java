package kindling.pipeline.params;

import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The params of the network: hidden layers, or all layers as text.
 *
 * @param <S> type of the estimator
 */
public interface NetworkParams<S> extends FluentParams<S> {
  /** The sizes of fully connected hidden layers; none is a linear model. */
  default IntArrayParam hiddenLayers() {
    return new IntArrayParam(this, "hiddenLayers", "sizes of the hidden layers, in their order");
  }

  /** The activation after each hidden layer: relu, tanh, sigmoid, gelu, ... */
  default Param<String> activation() {
    return new StringParam(
        this, "activation", "the activation after each hidden layer, such as relu");
  }

  /**
   * The whole network as in {@code network.layers}, in place of {@link #hiddenLayers}; the last
   * layer gives the outputs.
   */
  default StringArrayParam layers() {
    return new StringArrayParam(
        this, "layers", "the whole network as text, such as [affine 50, relu, affine 10]");
  }

  /** Members of the ensemble that the network becomes: {@code network.ensemble}. */
  default IntParam ensemble() {
    return new IntParam(this, "ensemble", "members of the ensemble that the network becomes, or 0");
  }

  /**
   * A model file, a saved model or a folder of results with the initial weights: {@code
   * network.initial-weights}.
   */
  default Param<String> initialWeights() {
    return new StringParam(
        this, "initialWeights", "model file or folder of results with the initial weights");
  }

  /** Layers at the end that take none of the initial weights: {@code network.new-layers}. */
  default IntParam newLayers() {
    return new IntParam(
        this,
        "newLayers",
        "layers with weights at the end that begin with new ones instead of initialWeights, or 0");
  }

  /** Names of layers that training does not change: {@code network.frozen-layers}. */
  default StringArrayParam frozenLayers() {
    return new StringArrayParam(
        this, "frozenLayers", "names of layers that training does not change, such as layer1");
  }

  /** The value of {@link #hiddenLayers}. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /** The value of {@link #activation}. */
  default String getActivation() {
    return getOrDefault(activation());
  }

  /** The value of {@link #layers}. */
  default String[] getLayers() {
    return getOrDefault(layers());
  }

  /** The value of {@link #ensemble}. */
  default int getEnsemble() {
    return (int) getOrDefault(ensemble());
  }

  /** The value of {@link #initialWeights}. */
  default String getInitialWeights() {
    return getOrDefault(initialWeights());
  }

  /** The value of {@link #newLayers}. */
  default int getNewLayers() {
    return (int) getOrDefault(newLayers());
  }

  /** The value of {@link #frozenLayers}. */
  default String[] getFrozenLayers() {
    return getOrDefault(frozenLayers());
  }

  /** Sets {@link #hiddenLayers}. */
  default S setHiddenLayers(int... sizes) {
    return with(hiddenLayers(), sizes);
  }

  /** Sets {@link #activation}. */
  default S setActivation(String name) {
    return with(activation(), name);
  }

  /** Sets {@link #layers}. */
  default S setLayers(String... texts) {
    return with(layers(), texts);
  }

  /** Sets {@link #ensemble}. */
  default S setEnsemble(int members) {
    return with(ensemble(), members);
  }

  /** Sets {@link #initialWeights}. */
  default S setInitialWeights(String file) {
    return with(initialWeights(), file);
  }

  /** Sets {@link #newLayers}. */
  default S setNewLayers(int layers) {
    return with(newLayers(), layers);
  }

  /** Sets {@link #frozenLayers}. */
  default S setFrozenLayers(String... names) {
    return with(frozenLayers(), names);
  }
}
