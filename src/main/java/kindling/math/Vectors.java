package kindling.math;

/**
 * Element-wise sums and products of vectors within {@code float} arrays. A vector of n elements
 * begins at an offset; a vector that is written is none of those that are read, or exactly one of
 * them.
 *
 * <p>The JVM uses vector instructions only where all arrays have the same index. So longer vectors
 * at different offsets are copied to the beginning of small arrays, which stay in the fastest
 * cache, and back.
 */
public final class Vectors {
  /** Vectors that are shorter than this are not worth copying. */
  private static final int LEAST = 128;

  private static final int SIZE = 1024;
  private static final ThreadLocal<float[][]> COPIES =
      ThreadLocal.withInitial(() -> new float[3][SIZE]);

  private Vectors() {}

  /** {@code y = a ⊙ b}. */
  public static void product(int n, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    if (n < LEAST) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] = a[aAt + i] * b[bAt + i];
      }
      return;
    }
    float[][] copies = COPIES.get();
    for (int from = 0; from < n; from += SIZE) {
      int count = Math.min(SIZE, n - from);
      float[] x = copy(a, aAt + from, count, copies[0]);
      float[] z = copy(b, bAt + from, count, copies[1]);
      for (int i = 0; i < count; i++) {
        x[i] *= z[i];
      }
      System.arraycopy(x, 0, y, yAt + from, count);
    }
  }

  /** {@code y += a ⊙ b}. */
  public static void addProduct(int n, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt) {
    if (n < LEAST) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] += a[aAt + i] * b[bAt + i];
      }
      return;
    }
    float[][] copies = COPIES.get();
    for (int from = 0; from < n; from += SIZE) {
      int count = Math.min(SIZE, n - from);
      float[] x = copy(a, aAt + from, count, copies[0]);
      float[] z = copy(b, bAt + from, count, copies[1]);
      float[] sum = copy(y, yAt + from, count, copies[2]);
      for (int i = 0; i < count; i++) {
        sum[i] += x[i] * z[i];
      }
      System.arraycopy(sum, 0, y, yAt + from, count);
    }
  }

  /** {@code y += a}. */
  public static void add(int n, float[] a, int aAt, float[] y, int yAt) {
    if (aAt == yAt) {
      for (int i = yAt; i < yAt + n; i++) {
        y[i] += a[i];
      }
      return;
    }
    if (n < LEAST) {
      for (int i = 0; i < n; i++) {
        y[yAt + i] += a[aAt + i];
      }
      return;
    }
    float[][] copies = COPIES.get();
    for (int from = 0; from < n; from += SIZE) {
      int count = Math.min(SIZE, n - from);
      float[] x = copy(a, aAt + from, count, copies[0]);
      float[] sum = copy(y, yAt + from, count, copies[2]);
      for (int i = 0; i < count; i++) {
        sum[i] += x[i];
      }
      System.arraycopy(sum, 0, y, yAt + from, count);
    }
  }

  private static float[] copy(float[] vector, int at, int count, float[] copy) {
    System.arraycopy(vector, at, copy, 0, count);
    return copy;
  }
}
