package kindling.network;

/**
 * Gaussian error linear unit, {@code y = x·Φ(x)}, with Φ the distribution function of the normal
 * distribution; {@code dx = dy·(Φ(x) + x·φ(x))} (Hendrycks, Gimpel: Gaussian Error Linear Units,
 * 2016).
 */
public record Gelu(int width) implements Elementwise {
  private static final double ROOT_2 = Math.sqrt(2);
  private static final double ROOT_2_PI = Math.sqrt(2 * Math.PI);

  /** Its slope has both signs, so that y does not tell x. */
  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void forward(int rows, float[] x, float[] parameters, int offset, float[] y) {
    for (int i = 0; i < rows * width; i++) {
      y[i] = (float) (x[i] * distribution(x[i], Math.exp(-0.5 * x[i] * x[i])));
    }
  }

  @Override
  public void backward(
      int rows,
      float[] x,
      float[] y,
      float[] dy,
      float[] parameters,
      int offset,
      float[] dx,
      float[] gradient) {
    if (dx == null) {
      return;
    }
    for (int i = 0; i < rows * width; i++) {
      double bell = Math.exp(-0.5 * x[i] * x[i]);
      dx[i] = (float) (dy[i] * (distribution(x[i], bell) + x[i] * bell / ROOT_2_PI));
    }
  }

  /**
   * Φ(x) to 10⁻⁷ (Abramowitz, Stegun: Handbook of Mathematical Functions, 1964, eq. 7.1.26).
   *
   * @param bell exp(-x² / 2)
   */
  private static double distribution(double x, double bell) {
    double t = 1 / (1 + 0.3275911 / ROOT_2 * Math.abs(x));
    double tail =
        t
            * (0.254829592
                + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
            * bell
            / 2;
    return x < 0 ? tail : 1 - tail;
  }

  @Override
  public String toString() {
    return "gelu";
  }
}
