package kindling.bench;

import java.util.ArrayList;
import java.util.List;
import kindling.math.Blas;

/**
 * The limit: only the matrix products of an epoch, on one thread with whole batches, at the rate of
 * this machine's sgemm. Prints half of their time per epoch, the time of two cores.
 */
public final class SgemmLimit {
  private static final int ROWS = 60_000;

  private SgemmLimit() {}

  /** Takes the name of a network. */
  public static void main(String[] arguments) {
    int[] sizes =
        switch (arguments[0]) {
          case "small" -> new int[] {784, 50, 10};
          case "mid" -> new int[] {784, 512, 256, 10};
          default -> new int[] {784, 2048, 2048, 10};
        };
    int batch = arguments[0].equals("small") ? 100 : arguments[0].equals("mid") ? 128 : 1024;
    int steps = (ROWS + batch - 1) / batch;
    List<float[]> weights = new ArrayList<>();
    List<float[]> values = new ArrayList<>();
    values.add(new float[batch * sizes[0]]);
    for (int i = 0; i + 1 < sizes.length; i++) {
      weights.add(new float[sizes[i] * sizes[i + 1]]);
      values.add(new float[batch * sizes[i + 1]]);
    }
    for (int epoch = 0; epoch < (arguments[0].equals("big") ? 1 : 6); epoch++) {
      int some = Math.min(steps, 100);
      long start = System.nanoTime();
      for (int step = 0; step < some; step++) {
        products(sizes, batch, weights, values);
      }
      double seconds = (System.nanoTime() - start) / 1e9 * steps / some;
      System.out.println("epoch " + seconds / 2 + " NaN");
    }
  }

  private static void products(int[] sizes, int rows, List<float[]> weights, List<float[]> values) {
    for (int i = 0; i < weights.size(); i++) {
      int inputs = sizes[i];
      int outputs = sizes[i + 1];
      float[] x = values.get(i);
      float[] y = values.get(i + 1);
      Blas.addProduct(rows, outputs, inputs, x, weights.get(i), 0, y);
      Blas.transposedProduct(inputs, outputs, rows, x, y, weights.get(i), 0);
      if (i > 0) {
        Blas.productTransposed(rows, inputs, outputs, y, weights.get(i), 0, x);
      }
    }
  }
}
