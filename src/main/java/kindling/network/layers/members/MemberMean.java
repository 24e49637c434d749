package kindling.network.layers.members;

import kindling.math.Logistic;
import kindling.network.Loss.Labels;
import kindling.network.PureLayer;
import kindling.network.layers.Ensemble;

/**
 * Combines the scores of the members of an {@link Ensemble} in prediction, so that probabilities
 * are the means of the members' probabilities, and numbers the means of their numbers: with {@code
 * p} the softmax or the sigmoid of a member's scores, {@code y = ln mean(p)} for classes, {@code y
 * = ln(mean(p) / (1 - mean(p)))} for flags, and {@code y = mean(x)} for numbers. Training does not
 * use it, because its loss is the mean over the members.
 *
 * <p>Shapes: x (rows, members·outputs), y (rows, outputs). No conf file names this layer.
 */
public record MemberMean(int members, int outputs, Labels labels) implements PureLayer {
  @Override
  public String toString() {
    return "the mean of " + members + " members";
  }

  @Override
  public int inputs() {
    return Math.multiplyExact(members, outputs);
  }

  @Override
  public void forward(int rows, float[] x, float[] w, int at, float[] y) {
    double[] norms = new double[members];
    double[] logs = new double[members];
    double[] ones = new double[members];
    for (int row = 0; row < rows; row++) {
      int from = row * members * outputs;
      norms(x, from, norms);
      for (int k = 0; k < outputs; k++) {
        for (int m = 0; m < members; m++) {
          float score = x[from + m * outputs + k];
          logs[m] = labels == Labels.FLAGS ? Logistic.logSigmoid(score) : score - norms[m];
          ones[m] = labels == Labels.FLAGS ? Logistic.logSigmoid(-score) : 0;
        }
        y[row * outputs + k] =
            (float)
                switch (labels) {
                  case CLASS -> logSum(logs) - Math.log(members);
                  case FLAGS -> logSum(logs) - logSum(ones);
                  case NUMBERS -> mean(logs);
                };
      }
    }
  }

  /** ln Σ exp(x) over the classes, for each member of a row; 0 if there are no classes. */
  private void norms(float[] x, int from, double[] norms) {
    double[] scores = new double[outputs];
    for (int m = 0; m < members && labels == Labels.CLASS; m++) {
      for (int k = 0; k < outputs; k++) {
        scores[k] = x[from + m * outputs + k];
      }
      norms[m] = logSum(scores);
    }
  }

  /** ln Σ exp(x). */
  private static double logSum(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double each : x) {
      max = Math.max(max, each);
    }
    double sum = 0;
    for (double each : x) {
      sum += Math.exp(each - max);
    }
    return max + Math.log(sum);
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double each : x) {
      sum += each;
    }
    return sum / x.length;
  }

  @Override
  public void backward(
      int rows, float[] x, float[] y, float[] dy, float[] w, int at, float[] dx, float[] dw) {
    double[] norms = new double[members];
    double[] share = new double[outputs]; // p of a member over the sum of all members' p
    double[] p = new double[outputs];
    for (int row = 0; row < rows; row++) {
      norms(x, row * members * outputs, norms);
      for (int m = 0; m < members; m++) {
        int from = (row * members + m) * outputs;
        double sum = 0; // Σ dy·share
        for (int k = 0; k < outputs; k++) {
          double slope = dy[row * outputs + k];
          switch (labels) {
            case NUMBERS -> dx[from + k] = (float) (slope / members);
            case FLAGS ->
                dx[from + k] = (float) (slope * flagSlope(x[from + k], y[row * outputs + k]));
            case CLASS -> {
              double log = x[from + k] - norms[m];
              p[k] = Math.exp(log);
              share[k] = Math.exp(log - y[row * outputs + k]) / members;
              sum += slope * share[k];
            }
          }
        }
        for (int k = 0; k < outputs && labels == Labels.CLASS; k++) {
          dx[from + k] = (float) (dy[row * outputs + k] * share[k] - p[k] * sum);
        }
      }
    }
  }

  /**
   * p·(1 - p) of a member over members·q·(1 - q), with q the mean probability.
   *
   * @param mean ln(q / (1 - q))
   */
  private double flagSlope(double score, double mean) {
    double ofMember = Logistic.logSigmoid(score) + Logistic.logSigmoid(-score);
    return Math.exp(ofMember - Logistic.logSigmoid(mean) - Logistic.logSigmoid(-mean)) / members;
  }
}
