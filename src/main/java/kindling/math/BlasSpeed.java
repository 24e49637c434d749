package kindling.math;

import java.util.Arrays;

/**
 * Measures the speed of this JVM's BLAS, which reveals a missing native library before a training
 * is slow.
 */
public final class BlasSpeed {
  private static final long NANOS_PER_SHAPE = 300_000_000;

  private BlasSpeed() {}

  /**
   * Billions of floating-point operations per second of {@code C += A·B} on one thread, the best of
   * many runs.
   */
  public static double gigaflops(int rows, int columns, int inner) {
    float[] a = new float[rows * inner];
    float[] b = new float[inner * columns];
    float[] c = new float[rows * columns];
    Arrays.fill(a, 0.5f);
    Arrays.fill(b, 0.25f);
    double operations = 2.0 * rows * columns * inner;
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (System.nanoTime() - start < NANOS_PER_SHAPE) {
      long before = System.nanoTime();
      Blas.addProduct(rows, columns, inner, a, b, 0, c);
      best = Math.min(best, System.nanoTime() - before);
    }
    return operations / best;
  }
}
