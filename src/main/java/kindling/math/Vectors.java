package kindling.math;

/**
 * Element-wise sums and products of vectors within {@code float} arrays. A vector of n elements
 * begins at an offset; a vector that is written is none of those that are read, or exactly one of
 * them.
 */
public final class Vectors {
  private Vectors() {}

  /** {@code y = a ⊙ b}. */
  public static void product(int n, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = a[aAt + i] * b[bAt + i];
    }
  }

  /** {@code y += a ⊙ b}. */
  public static void addProduct(int n, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a[aAt + i] * b[bAt + i];
    }
  }

  /** {@code y += a}. */
  public static void add(int n, float[] a, int aAt, float[] y, int yAt) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += a[aAt + i];
    }
  }
}
