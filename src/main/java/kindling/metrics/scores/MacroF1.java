package kindling.metrics.scores;

/** The mean F1 of the classes. */
public final class MacroF1 implements DecisionMetric {
  @Override
  public Facts facts() {
    return new Facts(
        true,
        Facts.NONE,
        "Σₖ F₁(k) / K, F₁ = 2·P·R / (P + R)",
        "mean over the classes that occur or are predicted, with precision P and recall R; with several flags the mean over the flags");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    if (scores.hasSeveralFlags()) {
      return scores.counts().stream()
          .mapToDouble(counts -> orZero(counts.f1(1)))
          .average()
          .orElseThrow();
    }
    return of(scores.counts().get(0));
  }

  @Override
  public double of(ClassCounts counts) {
    double sum = 0;
    int present = 0;
    for (int k = 0; k < counts.classes(); k++) {
      if (counts.truths(k) + counts.guesses(k) > 0) {
        sum += counts.f1(k);
        present++;
      }
    }
    return sum / present;
  }

  private static double orZero(double f1) {
    return Double.isNaN(f1) ? 0 : f1;
  }
}
