package kindling.metrics.scores;

/** The mean recall of the classes. */
public final class BalancedAccuracy implements DecisionMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        "%",
        "Σₖ recall(k) / K",
        "mean recall of the classes that occur, so that each class counts alike");
  }

  @Override
  public double of(ClassCounts counts) {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < counts.classes(); k++) {
      if (counts.truths(k) > 0) {
        sum += counts.correct(k) / counts.truths(k);
        present++;
      }
    }
    return sum / present;
  }
}
