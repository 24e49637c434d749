package kindling.optimize;

import kindling.optimize.Span.Role;

/**
 * Changes weights by a rule, piece by piece, so that a piece stays in the fastest cache from the
 * mean to the new weights. A step has two passes, because the second may need the norms of what all
 * others see in the first: {@link #begin}, then {@link #first} over all elements and, when they are
 * measured everywhere, {@link #second} over all elements. Used by one thread.
 */
public final class WeightUpdate {
  private final UpdateRule rule;
  private final Spans spans;
  private final float[] parameters;
  private final float[][] state;
  private final Norms norms;
  private long step;
  private double learningRate;
  private float factor;

  /**
   * Updates of some weights.
   *
   * @param weights changed in place; the rule's spans cover all of them
   */
  public WeightUpdate(UpdateRule rule, Weights weights) {
    this(rule, weights, rule.norms(weights.size()));
  }

  /**
   * Updates of a part of some weights, others of which are updated elsewhere.
   *
   * @param norms {@link UpdateRule#norms}, shared with the others
   */
  public WeightUpdate(UpdateRule rule, Weights weights, Norms norms) {
    rule.spans().requireCover(weights.size());
    this.rule = rule;
    this.spans = rule.spans();
    this.parameters = weights.parameters();
    this.state = weights.state();
    this.norms = norms;
  }

  /**
   * Takes a whole step.
   *
   * @param gradient changed
   */
  public void take(long step, float[] gradient, float factor) {
    begin(step, factor);
    first(gradient, 0, parameters.length);
    second(gradient, 0, parameters.length);
  }

  /**
   * Begins a step.
   *
   * @param step counted from 1 since the beginning of the training
   * @param factor that makes the gradient of a sum of losses one of the mean loss of a row: 1/rows
   */
  public void begin(long step, float factor) {
    this.step = step;
    this.learningRate = rule.learningRate().at(step);
    this.factor = factor;
  }

  /**
   * The first pass over the elements {@code from} to {@code to - 1}: makes them a mean, bounds
   * their values, and measures them if anybody wants that; changes the weights at once, if no norm
   * is needed.
   *
   * @param gradient of the sum of some losses; changed
   * @param from where a chunk begins
   * @param to where a chunk or all ends
   */
  public void first(float[] gradient, int from, int to) {
    int span = spans.at(from);
    for (int at = from, end; at < to; at = end) {
      span = at < spans.end(span) ? span : span + 1;
      end = Math.min(to, spans.pieceEnd(span, at));
      GradientClip.scale(gradient, at, end, factor);
      boolean learned = spans.role(span) != Role.STATISTIC;
      if (learned) {
        rule.clip().limit(gradient, at, end);
      }
      if (learned && norms.kept()) {
        norms.measure(span, gradient, parameters, at, end);
      }
      if (!norms.needed()) {
        change(gradient, at, end, spans.role(span), learningRate);
      }
    }
  }

  /** The second pass; see {@link #first}. Does nothing if no norm is needed. */
  public void second(float[] gradient, int from, int to) {
    if (!norms.needed()) {
      return;
    }
    float clip = rule.clip().factor(norms.ofGradient());
    int span = spans.at(from);
    for (int at = from, end; at < to; span++) {
      Role role = spans.role(span);
      double rate = role == Role.WEIGHT ? learningRate * layerRate(span, clip) : learningRate;
      for (int spanEnd = Math.min(to, spans.end(span)); at < spanEnd; at = end) {
        end = Math.min(spanEnd, spans.pieceEnd(span, at));
        if (role != Role.STATISTIC) {
          GradientClip.scale(gradient, at, end, clip);
        }
        change(gradient, at, end, role, rate);
      }
    }
  }

  /**
   * The sum of the squares of the mean gradient of the last step, bounded by element but not by
   * length; NaN if nobody measures it.
   */
  public double squaresOfGradient() {
    return norms.squaresOfGradient(0, parameters.length);
  }

  private double layerRate(int span, float clip) {
    Optimizer optimizer = rule.optimizer();
    return optimizer.hasLayerRates()
        ? optimizer.layerRate(
            norms.ofWeights(span), clip * norms.ofGradient(span), rule.weightDecay())
        : 1;
  }

  private void change(float[] gradient, int from, int to, Role role, double rate) {
    if (role == Role.STATISTIC) {
      for (int i = from; i < to; i++) {
        parameters[i] -= gradient[i];
      }
      return;
    }
    Optimizer optimizer = rule.optimizer();
    double decay = role == Role.WEIGHT ? rule.weightDecay() : 0;
    if (decay > 0 && optimizer.decouplesDecay()) {
      WeightDecay.shrink(parameters, from, to, rate * decay);
    } else if (decay > 0) {
      WeightDecay.penalize(gradient, parameters, from, to, decay);
    }
    optimizer.update(parameters, state, gradient, from, to, rate, step);
  }
}
