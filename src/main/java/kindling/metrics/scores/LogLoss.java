package kindling.metrics.scores;

/** The cross-entropy of probabilities and labels, in nats. */
public final class LogLoss implements ClassMetric {
  @Override
  public Facts facts() {
    return new Facts(
        false,
        "nats",
        "-Σ w·ln p(t) / Σ w",
        "mean of -ln p for the probability p of the row's class, without smoothing and class weights; with sigmoid over the K flags too");
  }

  @Override
  public double of(ClassScores scores, MetricOptions options) {
    return scores.logLoss();
  }
}
