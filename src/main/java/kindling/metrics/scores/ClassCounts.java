package kindling.metrics.scores;

/**
 * The weight of rows by class: of those that are of the class, that are predicted to be, and both.
 */
public final class ClassCounts {
  private final double[] truths;
  private final double[] guesses;
  private final double[] correct;

  ClassCounts(int classes) {
    truths = new double[classes];
    guesses = new double[classes];
    correct = new double[classes];
  }

  void add(int truth, int guess, double weight) {
    truths[truth] += weight;
    guesses[guess] += weight;
    if (truth == guess) {
      correct[truth] += weight;
    }
  }

  int classes() {
    return truths.length;
  }

  /** The weight of the rows of a class. */
  double truths(int k) {
    return truths[k];
  }

  /** The weight of the rows that are predicted to be of a class. */
  double guesses(int k) {
    return guesses[k];
  }

  /** The weight of the rows of a class that are predicted to be. */
  double correct(int k) {
    return correct[k];
  }

  /** The harmonic mean of precision and recall of a class; NaN without rows of it. */
  double f1(int k) {
    return 2 * correct[k] / (truths[k] + guesses[k]);
  }
}
