package kindling.optimize;

import java.io.Serializable;
import java.util.List;

/**
 * All that turns a gradient into a change of the weights; {@link WeightUpdate} does it.
 *
 * @param optimizer the formula
 * @param learningRate of each step
 * @param clip applied to the mean gradient first
 * @param weightDecay λ of the weights, at least 0; 0 for none
 * @param spans what each element is
 * @param measured whether the gradient is measured in any case, because somebody wants to know;
 *     changes no bit of the weights
 */
public record UpdateRule(
    Optimizer optimizer,
    LearningRate learningRate,
    GradientClip clip,
    double weightDecay,
    Spans spans,
    boolean measured)
    implements Serializable {
  /** A rule that measures no more than it needs. */
  public UpdateRule(
      Optimizer optimizer,
      LearningRate learningRate,
      GradientClip clip,
      double weightDecay,
      Spans spans) {
    this(optimizer, learningRate, clip, weightDecay, spans, false);
  }

  /** A rule of one rate, without decay, that treats all elements alike. */
  public UpdateRule(Optimizer optimizer, double learningRate, GradientClip clip) {
    this(optimizer, LearningRate.constant(learningRate), clip, 0, Spans.WEIGHTS);
  }

  /** Such a rule that clips nothing. */
  public UpdateRule(Optimizer optimizer, double learningRate) {
    this(optimizer, learningRate, GradientClip.NONE);
  }

  /** Weights before the first step, with the arrays that the optimizer needs. */
  public Weights initial(float[] parameters) {
    return Weights.initial(parameters, optimizer.stateArrays());
  }

  /** The rule for an epoch after those that reached such losses. */
  public UpdateRule after(List<Double> losses) {
    LearningRate rate = learningRate.after(losses);
    return rate.equals(learningRate)
        ? this
        : new UpdateRule(optimizer, rate, clip, weightDecay, spans, measured);
  }

  /** The same, with the gradient measured in any case. */
  public UpdateRule measuring() {
    return new UpdateRule(optimizer, learningRate, clip, weightDecay, spans, true);
  }

  /** Room for the norms that the rule needs or is to measure, perhaps none. */
  public Norms norms(int parameters) {
    boolean needed = optimizer.hasLayerRates() || clip.needsNorm();
    int kinds = optimizer.hasLayerRates() ? 2 : needed || measured ? 1 : 0;
    return new Norms(spans, parameters, kinds, needed);
  }
}
