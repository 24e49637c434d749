package kindling.optimize;

import java.io.Serializable;

/**
 * Clips by the global norm: a gradient longer than {@code norm} is scaled down to that length
 * (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks, 2013).
 *
 * <p>The square of the length is summed by chunks of {@value #CHUNK} elements, and the chunks in
 * their order, so that the parts of a gradient may lie anywhere and the bits stay the same.
 *
 * @param norm the most that is let through; 0 clips nothing
 */
public record GradientClip(double norm) implements Serializable {
  /** Elements whose squares are summed together. */
  public static final int CHUNK = 1024;

  /** Lets every gradient through. */
  public static final GradientClip NONE = new GradientClip(0);

  /** Whether anything is clipped at all. */
  public boolean clips() {
    return norm > 0;
  }

  /** How many chunks so many elements have. */
  public static int chunks(int elements) {
    return (elements + CHUNK - 1) / CHUNK;
  }

  /** The sum of the squares of the elements {@code from} to {@code to - 1} of one chunk. */
  public static double squares(float[] gradient, int from, int to) {
    // Four sums, because each addition waits for the one before.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += (double) gradient[i] * gradient[i];
      b += (double) gradient[i + 1] * gradient[i + 1];
      c += (double) gradient[i + 2] * gradient[i + 2];
      d += (double) gradient[i + 3] * gradient[i + 3];
    }
    for (; i < to; i++) {
      a += (double) gradient[i] * gradient[i];
    }
    return (a + b) + (c + d);
  }

  /** What a gradient with this sum of squares, chunk after chunk, is to be multiplied with. */
  public float factor(double squares) {
    double length = Math.sqrt(squares);
    return length > norm ? (float) (norm / length) : 1f;
  }

  /** Multiplies the elements {@code from} to {@code to - 1}. */
  public static void scale(float[] gradient, int from, int to, float factor) {
    for (int i = from; i < to; i++) {
      gradient[i] *= factor;
    }
  }
}
