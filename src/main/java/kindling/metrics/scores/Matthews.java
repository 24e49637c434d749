package kindling.metrics.scores;

/**
 * Matthews' correlation coefficient of prediction and class, for any number of classes (Gorodkin:
 * Comparing two K-category assignments by a K-category correlation coefficient, 2004).
 */
public final class Matthews implements DecisionMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        Facts.NONE,
        "(c·n - Σₖ pₖ·tₖ) / √((n² - Σₖ pₖ²)·(n² - Σₖ tₖ²))",
        "Matthews' correlation of prediction and class, with c correct rows of n, tₖ of class k and pₖ predicted; 0 if all rows have the same prediction; the mean over several flags");
  }

  @Override
  public double of(ClassCounts counts) {
    double all = 0;
    double correct = 0;
    double products = 0;
    double truths = 0;
    double guesses = 0;
    for (int k = 0; k < counts.classes(); k++) {
      all += counts.truths(k);
      correct += counts.correct(k);
      products += counts.truths(k) * counts.guesses(k);
      truths += counts.truths(k) * counts.truths(k);
      guesses += counts.guesses(k) * counts.guesses(k);
    }
    if (all == 0) {
      return Double.NaN;
    }
    double spread = (all * all - guesses) * (all * all - truths);
    return spread > 1e-12 * Math.pow(all, 4) ? (correct * all - products) / Math.sqrt(spread) : 0;
  }
}
