package kindling.optimize;

import java.io.Serializable;

/**
 * Clips a gradient: first each element, then the global norm: a gradient with a larger norm is
 * scaled down to it (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural
 * networks, 2013).
 *
 * @param value the largest absolute value of an element; 0 for no limit
 * @param norm the largest norm; 0 for no limit
 */
public record GradientClip(double value, double norm) implements Serializable {
  /** Clips nothing. */
  public static final GradientClip NONE = new GradientClip(0, 0);

  /** Clips only the norm. */
  public static GradientClip byNorm(double norm) {
    return new GradientClip(0, norm);
  }

  /** Whether it needs the norm of the whole gradient. */
  boolean needsNorm() {
    return norm > 0;
  }

  /** The factor for a gradient of a norm. */
  float factor(double ofGradient) {
    return needsNorm() && ofGradient > norm ? (float) (norm / ofGradient) : 1f;
  }

  /** Clips each of the elements {@code from} to {@code to - 1}. */
  void limit(float[] gradient, int from, int to) {
    if (value > 0) {
      float bound = (float) value;
      for (int i = from; i < to; i++) {
        gradient[i] = Math.max(-bound, Math.min(bound, gradient[i]));
      }
    }
  }

  /** Multiplies the elements {@code from} to {@code to - 1}. */
  static void scale(float[] gradient, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      gradient[i] *= factor;
    }
  }
}
