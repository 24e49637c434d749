package kindling.optimize;

import static kindling.optimize.Spans.CHUNK;

import kindling.optimize.Span.Role;

/**
 * Changes weights by a rule, piece by piece, so that a piece stays in the fastest cache from the
 * mean of the gradient to the new weights. A step has two passes, because the second may need the
 * norms of all elements: {@link #begin}, then {@link #first} over all elements and, when all of
 * them have been measured, {@link #second} over all elements. If the rule limits the norms of
 * columns, {@link #measureColumns} and {@link #limitColumns} follow in the same way. {@link
 * #elsewhere} replaces the first pass if the gradient is in another place. Used by one thread.
 */
public final class WeightUpdate {
  private final UpdateRule rule;
  private final Spans spans;
  private final float[] parameters;
  private final float[][] state;
  private final Norms norms;
  private long step;
  private double learningRate;
  private double averageShare;
  private float factor;
  // null until it is needed
  private Copies copies;

  /**
   * Updates of some weights.
   *
   * @param weights changed in place; the rule's spans cover all of them
   */
  public WeightUpdate(UpdateRule rule, Weights weights) {
    this(rule, weights, rule.norms(weights.size()));
  }

  /**
   * Updates of a part of some weights; other objects update the other parts.
   *
   * @param norms {@link UpdateRule#norms}, shared with the other objects
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
    take(step, step, gradient, factor);
  }

  /**
   * Takes a whole step that stands for several steps of others.
   *
   * @param step the first of them
   * @param last the last of them
   * @param gradient changed
   */
  public void take(long step, long last, float[] gradient, float factor) {
    begin(step, factor);
    averageShare = rule.average().share(step, last);
    first(gradient, 0, parameters.length);
    second(gradient, 0, parameters.length);
    ColumnNorms columns = rule.columnNorms();
    if (columns.needed()) {
      long[] sums = new long[columns.size()];
      measureColumns(0, parameters.length, columns, sums);
      columns.add(sums);
      limitColumns(0, parameters.length, columns);
    }
  }

  /**
   * Begins a step.
   *
   * @param step counted from 1 since the beginning of the training
   * @param factor by which the gradient of the sum of losses becomes that of the mean loss: 1/rows
   */
  public void begin(long step, float factor) {
    this.step = step;
    this.learningRate = rule.learningRate().at(step);
    this.averageShare = rule.average().share(step, step);
    this.factor = factor;
  }

  /**
   * The first pass over the elements {@code from} to {@code to - 1}: turns the sum into the mean,
   * clips by value, and measures norms if the rule does. If no norm is needed, it also changes the
   * weights.
   *
   * @param gradient of the sum of some losses; changed
   * @param from where a chunk begins; anywhere if no norm is measured
   * @param to where a chunk or the whole array ends
   */
  public void first(float[] gradient, int from, int to) {
    int span = spans.at(from);
    for (int at = from, end; at < to; at = end) {
      span = at < spans.end(span) ? span : span + 1;
      end = Math.min(to, spans.pieceEnd(span, at));
      if (spans.role(span) == Role.FROZEN) {
        continue;
      }
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

  /**
   * The first pass over the elements {@code from} to {@code to - 1}, whose gradient is in another
   * place, by a rule that needs no norms, limits no columns and keeps no average.
   *
   * @param gradient of the sum of some losses, with the element {@code from} at {@code at}; not
   *     changed
   */
  public void elsewhere(float[] gradient, int at, int from, int to) {
    if (copies == null) {
      copies = new Copies(state.length);
    }
    int span = spans.at(from);
    for (int begin = from, end; begin < to; begin = end) {
      span = begin < spans.end(span) ? span : span + 1;
      end = Math.min(Math.min(to, begin + CHUNK), spans.end(span));
      if (spans.role(span) != Role.FROZEN) {
        changeCopies(gradient, at + begin - from, begin, end - begin, spans.role(span));
      }
    }
  }

  /** Changes copies of the weights: all arrays have the same index, as the formulas need. */
  private void changeCopies(float[] gradient, int at, int from, int count, Role role) {
    System.arraycopy(gradient, at, copies.gradient, 0, count);
    System.arraycopy(parameters, from, copies.parameters, 0, count);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(state[i], from, copies.state[i], 0, count);
    }
    GradientClip.scale(copies.gradient, 0, count, factor);
    if (role == Role.STATISTIC) {
      subtract(copies.gradient, copies.parameters, 0, count);
    } else {
      rule.clip().limit(copies.gradient, 0, count);
      learn(copies.parameters, copies.state, copies.gradient, 0, count, role, learningRate);
    }
    System.arraycopy(copies.parameters, 0, parameters, from, count);
    for (int i = 0; i < state.length; i++) {
      System.arraycopy(copies.state[i], 0, state[i], from, count);
    }
  }

  /** Copies of the parts of arrays that an update changes. */
  private static final class Copies {
    private final float[] gradient = new float[CHUNK];
    private final float[] parameters = new float[CHUNK];
    private final float[][] state;

    Copies(int stateArrays) {
      state = new float[stateArrays][CHUNK];
    }
  }

  /** The second pass, which changes the weights if norms are needed, and else does nothing. */
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
        if (role == Role.FROZEN) {
          continue;
        }
        if (role != Role.STATISTIC) {
          GradientClip.scale(gradient, at, end, clip);
        }
        change(gradient, at, end, role, rate);
      }
    }
  }

  /**
   * The sum of the squares of the mean gradient of the last step, clipped by value but not by norm;
   * NaN if it is not measured.
   */
  public double squaresOfGradient() {
    return norms.squaresOfGradient(0, parameters.length);
  }

  private double layerRate(int span, float clip) {
    Optimizer optimizer = rule.optimizer();
    return optimizer.hasLayerRates()
        ? optimizer.layerRate(
            norms.ofWeights(span),
            clip * norms.ofGradient(span),
            rule.regularization().weightDecay())
        : 1;
  }

  private void change(float[] gradient, int from, int to, Role role, double rate) {
    if (role == Role.STATISTIC) {
      subtract(gradient, parameters, from, to);
    } else {
      learn(parameters, state, gradient, from, to, role, rate);
    }
    if (!rule.limitsColumns()) {
      average(from, to);
    }
  }

  /**
   * Adds the squares of the elements {@code from} to {@code to - 1} to sums for each column.
   *
   * @param columns {@link UpdateRule#columnNorms}
   */
  public void measureColumns(int from, int to, ColumnNorms columns, long[] sums) {
    columns.measure(parameters, from, to, sums);
  }

  /** Scales columns that are too long, when the sums of all elements have been added. */
  public void limitColumns(int from, int to, ColumnNorms columns) {
    columns.limit(parameters, from, to);
    int span = spans.at(from);
    for (int at = from, end; at < to; at = end, span++) {
      end = Math.min(to, spans.end(span));
      if (spans.role(span) != Role.FROZEN) {
        average(at, end);
      }
    }
  }

  private void average(int from, int to) {
    if (rule.average().isKept()) {
      float[] average = state[rule.optimizer().stateArrays()];
      WeightAverage.move(average, parameters, from, to, averageShare);
    }
  }

  private static void subtract(float[] gradient, float[] statistics, int from, int to) {
    for (int i = from; i < to; i++) {
      statistics[i] -= gradient[i];
    }
  }

  private void learn(
      float[] w, float[][] state, float[] gradient, int from, int to, Role role, double rate) {
    if (!rule.optimizer().isLazy()) {
      learnAll(w, state, gradient, from, to, role, rate);
      return;
    }
    for (int at = from, end; at < to; at = end + 1) {
      for (end = at; end < to && gradient[end] != 0; ) {
        end++;
      }
      if (end > at) {
        learnAll(w, state, gradient, at, end, role, rate);
      }
    }
  }

  private void learnAll(
      float[] w, float[][] state, float[] gradient, int from, int to, Role role, double rate) {
    Optimizer optimizer = rule.optimizer();
    double decay = role == Role.WEIGHT ? rule.regularization().weightDecay() : 0;
    if (decay > 0 && optimizer.decouplesDecay()) {
      WeightDecay.shrink(w, from, to, rate * decay);
    } else if (decay > 0) {
      WeightDecay.penalize(gradient, w, from, to, decay);
    }
    optimizer.update(w, state, gradient, from, to, rate, step);
    double l1 = role == Role.WEIGHT ? rule.regularization().l1() : 0;
    if (l1 > 0) {
      Regularization.shrinkTowardsZero(w, from, to, rate * l1);
    }
  }
}
