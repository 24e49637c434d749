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
   * Takes a whole step.
   *
   * @param parameters changed in place
   * @param state the optimizer's arrays, changed in place
   * @param gradient of the mean loss of a row; clipped in place
   */
  public void update(float[] parameters, float[][] state, float[] gradient) {
    int n = parameters.length;
    if (clip.clips()) {
      double[] squares = new double[GradientClip.chunks(n)];
      for (int chunk = 0; chunk < squares.length; chunk++) {
        int from = chunk * GradientClip.CHUNK;
        squares[chunk] =
            GradientClip.squares(gradient, from, Math.min(from + GradientClip.CHUNK, n));
      }
      GradientClip.scale(gradient, 0, n, clip.factor(squares));
    }
    optimizer.update(parameters, state, gradient, 0, n, learningRate);
  }
}
