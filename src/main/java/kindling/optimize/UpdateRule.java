package kindling.optimize;

import java.io.Serializable;

/**
 * All that turns a gradient into a change of the weights.
 *
 * @param optimizer the formula
 * @param learningRate above 0
 * @param clip applied to the gradient first
 */
public record UpdateRule(Optimizer optimizer, double learningRate, GradientClip clip)
    implements Serializable {
  /** A rule that clips nothing. */
  public UpdateRule(Optimizer optimizer, double learningRate) {
    this(optimizer, learningRate, GradientClip.NONE);
  }

  /** The optimizer's arrays before the first step. */
  public float[][] initialState(int parameters) {
    return new float[optimizer.stateArrays()][parameters];
  }

  /**
   * Takes a whole step, chunk by chunk, so that a chunk stays in the fastest cache.
   *
   * @param parameters changed in place
   * @param state the optimizer's arrays, changed in place
   * @param gradient of the sum of some losses; changed
   * @param factor that makes it one of the mean loss of a row: 1 / rows
   */
  public void update(float[] parameters, float[][] state, float[] gradient, float factor) {
    int n = parameters.length;
    double squares = 0;
    for (int from = 0; from < n; from += GradientClip.CHUNK) {
      int to = Math.min(from + GradientClip.CHUNK, n);
      GradientClip.scale(gradient, from, to, factor);
      if (clip.clips()) {
        squares += GradientClip.squares(gradient, from, to);
      } else {
        optimizer.update(parameters, state, gradient, from, to, learningRate);
      }
    }
    if (clip.clips()) {
      GradientClip.scale(gradient, 0, n, clip.factor(squares));
      optimizer.update(parameters, state, gradient, 0, n, learningRate);
    }
  }
}
