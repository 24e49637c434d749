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

  /** A model file with the initial weights: {@code network.initial-weights}. */
  default Param<String> initialWeights() {
    return new StringParam(this, "initialWeights", "model file with the initial weights");
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
}
