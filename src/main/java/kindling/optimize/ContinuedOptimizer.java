package kindling.optimize;

/**
 * An optimizer whose arrays are those of an earlier training: it counts the steps of that training
 * as well, which {@link Adam} needs for the correction of its means.
 *
 * @param optimizer the formula
 * @param before steps of the earlier training, at least 1
 */
public record ContinuedOptimizer(Optimizer optimizer, long before) implements Optimizer {
  @Override
  public int stateArrays() {
    return optimizer.stateArrays();
  }

  @Override
  public boolean holdsSquares(int stateArray) {
    return optimizer.holdsSquares(stateArray);
  }

  @Override
  public boolean skipsZeros() {
    return optimizer.skipsZeros();
  }

  @Override
  public boolean isLazy() {
    return optimizer.isLazy();
  }

  @Override
  public boolean decouplesDecay() {
    return optimizer.decouplesDecay();
  }

  @Override
  public boolean hasLayerRates() {
    return optimizer.hasLayerRates();
  }

  @Override
  public double layerRate(double weights, double gradient, double weightDecay) {
    return optimizer.layerRate(weights, gradient, weightDecay);
  }

  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    optimizer.update(w, state, dw, from, to, learningRate, before + step);
  }
}
