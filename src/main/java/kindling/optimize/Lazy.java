package kindling.optimize;

import java.util.function.Function;
import kindling.config.Registry.Entry;

/**
 * An optimizer that leaves a weight with a gradient of 0 as it is, and its state too: no mean
 * fades, no velocity moves it on, and neither decay nor l1 shrinks it. With sparse rows, a step
 * changes only the weights of the features that the batch has. In an all-reduce within one process
 * its time does not grow with the number of features.
 *
 * <p>TensorFlow Addons' LazyAdam and PyTorch's SparseAdam do the same by rows of a table; here it
 * is by elements, which needs no knowledge of rows and gives the same bits for dense rows.
 *
 * @param optimizer the formula for all other weights
 */
public record Lazy(Optimizer optimizer) implements Optimizer {
  static final Entry<Function<Hyperparameters, Optimizer>> ADAM =
      kind(Adam.KIND, "adam for sparse rows");
  static final Entry<Function<Hyperparameters, Optimizer>> ADAM_W =
      kind(AdamW.KIND, "adamw for sparse rows");
  static final Entry<Function<Hyperparameters, Optimizer>> MOMENTUM =
      kind(Momentum.KIND, "momentum for sparse rows");

  private static Entry<Function<Hyperparameters, Optimizer>> kind(
      Entry<Function<Hyperparameters, Optimizer>> kind, String description) {
    String name = "lazy-" + kind.name();
    return new Entry<>(
        name,
        name,
        "as " + kind.name() + " where dw ≠ 0",
        description + ": other weights and their state stay as they are, without decay",
        "",
        h -> new Lazy(kind.maker().apply(h)));
  }

  @Override
  public int stateArrays() {
    return optimizer.stateArrays();
  }

  @Override
  public boolean holdsSquares(int stateArray) {
    return optimizer.holdsSquares(stateArray);
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
  public boolean skipsZeros() {
    return true;
  }

  @Override
  public boolean isLazy() {
    return true;
  }

  /** Updates all elements: the caller leaves out those with a gradient of 0. */
  @Override
  public void update(
      float[] w, float[][] state, float[] dw, int from, int to, double learningRate, long step) {
    optimizer.update(w, state, dw, from, to, learningRate, step);
  }
}
