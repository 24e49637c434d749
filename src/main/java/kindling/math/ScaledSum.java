package kindling.math;

import java.util.Arrays;

/**
 * A sum of scaled vectors of n elements, {@code s = s₀ + a₁·x₁ + a₂·x₂ + …}, added in this order.
 *
 * <p>Vectors within arrays are copied to the beginning of small arrays first: the JVM uses vector
 * instructions only where all arrays have the same index. Four at a time, so that the processor
 * waits for the memory of four vectors at once.
 */
public final class ScaledSum {
  private final int n;
  private final float[] sum;
  private final float[][] x = new float[4][];
  private final float[] a = new float[4];
  private int waiting;

  /** A sum of vectors of n elements. */
  public ScaledSum(int n) {
    this.n = n;
    this.sum = new float[n];
    for (int i = 0; i < x.length; i++) {
      x[i] = new float[n];
    }
  }

  /** The number of elements. */
  public int size() {
    return n;
  }

  /** Begins with 0. */
  public void begin() {
    Arrays.fill(sum, 0f);
    waiting = 0;
  }

  /** Begins with the vector at {@code from}. */
  public void begin(float[] vectors, int from) {
    System.arraycopy(vectors, from, sum, 0, n);
    waiting = 0;
  }

  /** Adds {@code scale} times the vector at {@code from}. */
  public void add(float scale, float[] vectors, int from) {
    System.arraycopy(vectors, from, x[waiting], 0, n);
    a[waiting++] = scale;
    if (waiting == x.length) {
      addFour(x[0], x[1], x[2], x[3]);
      waiting = 0;
    }
  }

  /** Writes the sum to {@code to}. */
  public void end(float[] vectors, int to) {
    for (int i = 0; i < waiting; i++) {
      addOne(a[i], x[i]);
    }
    waiting = 0;
    System.arraycopy(sum, 0, vectors, to, n);
  }

  private void addOne(float a0, float[] x0) {
    for (int i = 0; i < n; i++) {
      sum[i] += a0 * x0[i];
    }
  }

  private void addFour(float[] x0, float[] x1, float[] x2, float[] x3) {
    float a0 = a[0];
    float a1 = a[1];
    float a2 = a[2];
    float a3 = a[3];
    for (int i = 0; i < n; i++) {
      sum[i] = (((sum[i] + a0 * x0[i]) + a1 * x1[i]) + a2 * x2[i]) + a3 * x3[i];
    }
  }
}
