package kindling.optimize;

import java.io.Serializable;

/**
 * Bounds a gradient: first each element, then its length, the global norm: a longer one is scaled
 * down to it (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks,
 * 2013).
 *
 * @param value the most that an element may differ from 0; 0 for any
 * @param norm the greatest length; 0 for any
 */
public record GradientClip(double value, double norm) implements Serializable {
  /** Lets every gradient through. */
  public static final GradientClip NONE = new GradientClip(0, 0);

  /** Bounds the length alone. */
  public static GradientClip byNorm(double norm) {
    return new GradientClip(0, norm);
  }

  /** Whether it needs the norm of the whole gradient. */
  boolean needsNorm() {
    return norm > 0;
  }

  /** What a gradient of this length is to be multiplied with. */
  float factor(double length) {
    return needsNorm() && length > norm ? (float) (norm / length) : 1f;
  }

  /** Bounds each of the elements {@code from} to {@code to - 1}. */
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
