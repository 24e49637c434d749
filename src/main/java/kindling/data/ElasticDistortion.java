package kindling.data;

import java.io.Serializable;
import kindling.math.Blas;
import kindling.math.Seeds;

/**
 * Displaces every pixel a little, and neighbours in nearly the same way, like an unsteady hand
 * (Simard, Steinkraus, Platt: Best Practices for Convolutional Neural Networks Applied to Visual
 * Document Analysis, ICDAR 2003, section 2).
 *
 * <p>Displacements to the right and down are fields U of their own, uniform on (-1, 1) and
 * independent from pixel to pixel; the field is {@code alpha · G·U·Gᵀ}, smoothed along both axes by
 * a Gaussian. The normalisation is that the Gaussian's weights add up to 1. So displacements have
 * mean 0 and, for sigma from 1 on, the standard deviation {@code alpha / (sigma · √(12π))} in each
 * direction: 1.38 pixels with the paper's alpha = 34 and sigma = 4. The paper says nothing of the
 * edges; here the plane is tiled with U, so that pixels at the edge move as much as those in the
 * middle.
 *
 * @param alpha the strength, in pixels; 0 for none
 * @param sigma the standard deviation of the Gaussian, in pixels; above 0
 */
public record ElasticDistortion(double alpha, double sigma) implements Serializable {
  /** No distortion. */
  public static final ElasticDistortion NONE = new ElasticDistortion(0, 1);

  /** 16 random bits of a draw make a number: the middle of one of 65,536 equal parts of (-1, 1). */
  private static final double UNIT = 0x1p-16;

  boolean isNone() {
    return alpha == 0;
  }

  /** Makes fields for images of one shape; holds scratch memory, so each thread has its own. */
  Fields fields(Shape shape) {
    return new Fields(this, shape);
  }

  /**
   * The weight with which pixel j counts for the smoothed pixel i: row-major, (n, n), symmetric,
   * its rows have the sum {@code total}.
   */
  private float[] smoothing(int n, double total) {
    double[] weights = new double[n];
    double sum = 0;
    int tiles = 1 + (int) Math.ceil(8 * sigma / n);
    for (int distance = 0; distance < n; distance++) {
      for (int tile = -tiles; tile <= tiles; tile++) {
        double d = (distance + (double) tile * n) / sigma;
        weights[distance] += StrictMath.exp(-d * d / 2);
      }
      sum += weights[distance];
    }
    float[] matrix = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i * n + j] = (float) (total * weights[Math.abs(i - j)] / sum);
      }
    }
    return matrix;
  }

  /**
   * Fields of one shape of image. All arrays but the matrices are of the shape (height, 2, width):
   * a row to the right, then the same row down. So either smoothing is a single product for both.
   */
  static final class Fields {
    private final int height;
    private final int width;
    // (height, height) and (width, width)
    private final float[] vertical;
    private final float[] horizontal;
    private final float[] uniform;
    private final float[] smoothed;

    private Fields(ElasticDistortion elastic, Shape shape) {
      this.height = shape.height();
      this.width = shape.width();
      this.vertical = elastic.smoothing(height, elastic.alpha * UNIT);
      this.horizontal = elastic.smoothing(width, 1);
      // Four numbers are drawn at a time.
      this.uniform = new float[(2 * shape.pixels() + 3) / 4 * 4];
      this.smoothed = new float[2 * shape.pixels()];
    }

    /** Draws a field in pixels, (height, 2, width). */
    void draw(long seed, float[] field) {
      for (int i = 0; i < uniform.length; i += 4) {
        long bits = Seeds.splitMix(seed, i);
        uniform[i] = odd(bits);
        uniform[i + 1] = odd(bits >> 16);
        uniform[i + 2] = odd(bits >> 32);
        uniform[i + 3] = odd(bits >> 48);
      }
      Blas.transposedProduct(height, 2 * width, height, vertical, uniform, smoothed, 0); // G·U
      Blas.productTransposed(2 * height, width, width, smoothed, horizontal, 0, field); // ·Gᵀ
    }

    /** The numbers before smoothing, in units of 2⁻¹⁶. */
    float[] uniform() {
      return uniform;
    }

    /** An odd number from -65535 to 65535. */
    private static float odd(long bits) {
      return 2 * (short) bits + 1;
    }
  }
}
