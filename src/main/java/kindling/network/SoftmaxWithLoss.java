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
  public double loss(int rows, int outputs, float[] scores, float[] labels, int labelWidth) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++, at += outputs) {
      float max = max(scores, at, outputs);
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        sum += Math.exp((double) scores[at + k] - max);
      }
      loss += crossEntropy(scores, at, outputs, max, labels, row, labelWidth) + Math.log(sum);
    }
    return loss;
  }

  @Override
  public double gradient(
      int rows, int outputs, float[] scores, float[] labels, int labelWidth, float[] dScores) {
    double loss = 0;
    for (int row = 0, at = 0; row < rows; row++, at += outputs) {
      float max = max(scores, at, outputs);
      double sum = 0;
      for (int k = 0; k < outputs; k++) {
        double exp = Math.exp((double) scores[at + k] - max);
        sum += exp;
        dScores[at + k] = (float) exp;
      }
      for (int k = 0; k < outputs; k++) {
        dScores[at + k] = (float) (dScores[at + k] / sum); // y
      }
      loss += crossEntropy(scores, at, outputs, max, labels, row, labelWidth) + Math.log(sum);
      if (labelWidth == 1) {
        dScores[at + (int) labels[row]] -= 1f; // y - t
      } else {
        for (int k = 0; k < outputs; k++) {
          dScores[at + k] -= labels[row * labelWidth + k]; // y - t
        }
      }
    }
    return loss;
  }

  private static float max(float[] scores, int at, int outputs) {
    float max = scores[at];
    for (int k = 1; k < outputs; k++) {
      max = Math.max(max, scores[at + k]);
    }
    return max;
  }

  /** {@code -Σ t·(s - max s)} of a row. */
  private static double crossEntropy(
      float[] scores, int at, int outputs, float max, float[] labels, int row, int labelWidth) {
    if (labelWidth == 1) {
      return max - (double) scores[at + (int) labels[row]];
    }
    double sum = 0;
    for (int k = 0; k < outputs; k++) {
      sum -= labels[row * labelWidth + k] * ((double) scores[at + k] - max);
    }
    return sum;
  }
}
