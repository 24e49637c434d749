package kindling.network;

/**
 * Softmax and cross-entropy: {@code y = exp(s - max s) / Σ exp(s - max s)}, loss {@code -Σ t·ln y},
 * gradient {@code y - t} of a row.
 *
 * <p>The logarithm of the softmax's output is taken as {@code s - max s - ln Σ exp(s - max s)}
 * (log-sum-exp), so that no score overflows and no loss is infinite that should not be.
 */
public record SoftmaxWithLoss() implements Loss {
  @Override
  public double forward(
      int rows, int outputs, float[] scores, float[] labels, int labelWidth, float[] y) {
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      int at = row * outputs;
      float max = scores[at];
      for (int k = 1; k < outputs; k++) {
        max = Math.max(max, scores[at + k]);
      }
      double sum = 0;
      double crossEntropy = 0;
      for (int k = 0; k < outputs; k++) {
        double s = (double) scores[at + k] - max;
        double exp = Math.exp(s);
        sum += exp;
        crossEntropy -= target(labels, labelWidth, row, k) * s;
        y[at + k] = (float) exp;
      }
      loss += crossEntropy + Math.log(sum);
      for (int k = 0; k < outputs; k++) {
        y[at + k] = (float) (y[at + k] / sum);
      }
    }
    return loss;
  }

  @Override
  public void backward(
      int rows, int outputs, float[] y, float[] labels, int labelWidth, float[] dScores) {
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < outputs; k++) {
        int at = row * outputs + k;
        dScores[at] = y[at] - target(labels, labelWidth, row, k);
      }
    }
  }

  private static float target(float[] labels, int labelWidth, int row, int k) {
    if (labelWidth == 1) {
      return (int) labels[row] == k ? 1f : 0f;
    }
    return labels[row * labelWidth + k];
  }
}
