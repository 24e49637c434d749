package kindling.optimize;

import java.io.Serializable;
import java.util.List;

/**
 * How a gradient changes the weights. {@link WeightUpdate} applies the rule.
 *
 * @param optimizer the formula
 * @param learningRate of each step
 * @param clip applied first, to the mean gradient
 * @param regularization of the weights
 * @param spans the role of each element
 * @param average of the weights
 * @param measured whether to measure the norm of the gradient even if the rule does not need it;
 *     this does not change the weights
 */
public record UpdateRule(
    Optimizer optimizer,
    LearningRate learningRate,
    GradientClip clip,
    Regularization regularization,
    Spans spans,
    WeightAverage average,
    boolean measured)
    implements Serializable {
  /** A rule without l1 and average, which measures only the norms that it needs. */
  public UpdateRule(
      Optimizer optimizer,
      LearningRate learningRate,
      GradientClip clip,
      double weightDecay,
      Spans spans) {
    this(
        optimizer,
        learningRate,
        clip,
        new Regularization(weightDecay, 0, 0),
        spans,
        WeightAverage.none(),
        false);
  }

  /** A rule with a constant rate, without decay, that treats all elements as weights. */
  public UpdateRule(Optimizer optimizer, double learningRate, GradientClip clip) {
    this(optimizer, LearningRate.constant(learningRate), clip, 0, Spans.WEIGHTS);
  }

  /** A rule with a constant rate, without decay and clipping. */
  public UpdateRule(Optimizer optimizer, double learningRate) {
    this(optimizer, learningRate, GradientClip.NONE);
  }

  /** The number of arrays that it needs: those of the optimizer, then the average if it is kept. */
  public int stateArrays() {
    return optimizer.stateArrays() + (average.isKept() ? 1 : 0);
  }

  /** Weights before the first step, with the arrays that it needs. */
  public Weights initial(float[] parameters) {
    return Weights.initial(parameters, stateArrays(), average.isKept());
  }

  /** The rule for the next epoch, given the losses of all previous epochs. */
  public UpdateRule after(List<Double> losses) {
    LearningRate rate = learningRate.after(losses);
    return rate.equals(learningRate)
        ? this
        : new UpdateRule(optimizer, rate, clip, regularization, spans, average, measured);
  }

  /** The same rule, which also measures the norm of the gradient. */
  public UpdateRule measuring() {
    return new UpdateRule(optimizer, learningRate, clip, regularization, spans, average, true);
  }

  /** The same rule with another regularization. */
  public UpdateRule regularizing(Regularization other) {
    return new UpdateRule(optimizer, learningRate, clip, other, spans, average, measured);
  }

  /** The same rule with another average of the weights. */
  public UpdateRule averaging(WeightAverage other) {
    return new UpdateRule(optimizer, learningRate, clip, regularization, spans, other, measured);
  }

  /**
   * Whether an element with a gradient of 0 stays as it is, so that an update may leave it out. No
   * norm is measured then.
   */
  public boolean skipsZeros() {
    boolean changesOthers =
        optimizer.isLazy() ? regularization.maxNorm() > 0 : !regularization.isNone();
    return optimizer.skipsZeros()
        && !changesOthers
        && !average.isKept()
        && !measured
        && !clip.needsNorm();
  }

  /** Whether there are weights that change and whose norms the rule limits. */
  boolean limitsColumns() {
    return regularization.maxNorm() > 0 && spans.columns() > 0;
  }

  /** An object for the norms of columns that the rule limits, perhaps none. */
  public ColumnNorms columnNorms() {
    return new ColumnNorms(spans, regularization.maxNorm());
  }

  /** An object for the norms that the rule measures, perhaps none. */
  public Norms norms(int parameters) {
    boolean needed = optimizer.hasLayerRates() || clip.needsNorm();
    int kinds = optimizer.hasLayerRates() ? 2 : needed || measured ? 1 : 0;
    return new Norms(spans, parameters, kinds, needed);
  }
}
