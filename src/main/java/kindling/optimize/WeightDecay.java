package kindling.optimize;

/** The two kinds of weight decay, on the elements {@code from} to {@code to - 1}. */
final class WeightDecay {
  private WeightDecay() {}

  /** As the gradient of a penalty on the squares, {@code dw += λ·w}. */
  static void penalize(float[] gradient, float[] parameters, int from, int to, double decay) {
    float lambda = (float) decay;
    for (int i = from; i < to; i++) {
      gradient[i] += lambda * parameters[i];
    }
  }

  /**
   * Separately from the optimizer, {@code w -= η·λ·w} (Loshchilov, Hutter: Decoupled Weight Decay
   * Regularization, ICLR 2019, algorithm 2).
   */
  static void shrink(float[] parameters, int from, int to, double rateTimesDecay) {
    // Not w *= 1 - ηλ: a float so near to 1 keeps few digits of ηλ.
    float share = (float) rateTimesDecay;
    for (int i = from; i < to; i++) {
      parameters[i] -= share * parameters[i];
    }
  }
}
