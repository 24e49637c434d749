package kindling.optimize;

import java.io.Serializable;

/**
 * An average of the weights over the steps, which is evaluated and becomes the model. After a step
 * it moves towards the new weights, element by element: {@code a += α·(w - a)}. The share α depends
 * on the number of the step only, so that all training modes have the same bits. Statistics are
 * averaged as weights are.
 */
public sealed interface WeightAverage extends Serializable {
  /** No average: the weights themselves become the model. */
  static WeightAverage none() {
    return new None();
  }

  /** Whether there is an average. */
  default boolean isKept() {
    return true;
  }

  /**
   * The share α, 0 to 1, of weights that stay the same from one step to another.
   *
   * @param first counted from 1 since the beginning of the training
   * @param last the same as {@code first} unless several steps give one new array of weights
   */
  double share(long first, long last);

  /** No average. */
  record None() implements WeightAverage {
    @Override
    public boolean isKept() {
      return false;
    }

    @Override
    public double share(long first, long last) {
      return 0;
    }
  }

  /**
   * Exponential moving average of all steps, {@code a = (1 - d)·Σ d^(t-i)·w_i / (1 - d^t)} after
   * step t (Polyak and Juditsky: Acceleration of Stochastic Approximation by Averaging, 1992; with
   * the correction for the start at 0 of Kingma and Ba: Adam, ICLR 2015, section 7.2).
   *
   * @param decay d, 0 to below 1
   * @param before steps of an earlier training that are in the average already
   */
  record Exponential(double decay, long before) implements WeightAverage {
    /** An average that begins with the training. */
    public Exponential(double decay) {
      this(decay, 0);
    }

    @Override
    public double share(long first, long last) {
      return (1 - Adam.power(decay, last - first + 1)) / (1 - Adam.power(decay, before + last));
    }
  }

  /**
   * Stochastic weight averaging: the mean of the weights at the ends of epochs (Izmailov,
   * Podoprikhin, Garipov, Vetrov, Wilson: Averaging Weights Leads to Wider Optima and Better
   * Generalization, UAI 2018, algorithm 1).
   *
   * @param fromEpoch the first of these epochs, counted from 1; until its end the average is the
   *     weights
   * @param stepsPerEpoch at least 1
   */
  record Stochastic(int fromEpoch, int stepsPerEpoch) implements WeightAverage {
    @Override
    public double share(long first, long last) {
      if (last <= (long) fromEpoch * stepsPerEpoch) {
        return 1;
      }
      return last % stepsPerEpoch == 0 ? 1.0 / (last / stepsPerEpoch - fromEpoch + 1) : 0;
    }
  }

  /** Moves the elements {@code from} to {@code to - 1} of an average. */
  static void move(float[] average, float[] weights, int from, int to, double share) {
    float alpha = (float) share;
    if (alpha == 1) {
      System.arraycopy(weights, from, average, from, to - from);
    } else if (alpha > 0) {
      for (int i = from; i < to; i++) {
        average[i] += alpha * (weights[i] - average[i]);
      }
    }
  }
}
