package kindling.optimize;

import java.io.Serializable;
import java.util.List;

/**
 * All that turns a gradient into a change of the weights; {@link Update} does it.
 *
 * @param optimizer the formula
 * @param learningRate of each step
 * @param clip applied to the mean gradient first
 * @param weightDecay λ of the weights, at least 0; 0 for none
 * @param spans what each element is
 */
public record UpdateRule(
    Optimizer optimizer,
    LearningRate learningRate,
    GradientClip clip,
    double weightDecay,
    Spans spans)
    implements Serializable {
  /** A rule of one rate, without decay, that treats all elements alike. */
  public UpdateRule(Optimizer optimizer, double learningRate, GradientClip clip) {
    this(optimizer, LearningRate.constant(learningRate), clip, 0, Spans.WEIGHTS);
  }

  /** Such a rule that clips nothing. */
  public UpdateRule(Optimizer optimizer, double learningRate) {
    this(optimizer, learningRate, GradientClip.NONE);
  }

  /** The optimizer's arrays before the first step. */
  public float[][] initialState(int parameters) {
    return new float[optimizer.stateArrays()][parameters];
  }

  /** The rule for an epoch after those that reached such losses. */
  public UpdateRule after(List<Double> losses) {
    LearningRate rate = learningRate.after(losses);
    return rate.equals(learningRate)
        ? this
        : new UpdateRule(optimizer, rate, clip, weightDecay, spans);
  }

  /** Room for the norms that the rule needs, perhaps none. */
  public Norms norms(int parameters) {
    int kinds = optimizer.hasLayerRates() ? 2 : clip.needsNorm() ? 1 : 0;
    return new Norms(spans, parameters, kinds);
  }
}
