package kindling.metrics.scores;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Rows with predicted classes or flags. The label of a row is the class with the largest share, if
 * it has shares.
 */
public final class ClassScores {
  private final Decision decision;
  private final ScoredRows rows;
  // null until it is needed; only of a single question
  private Ranking ranking;

  /**
   * Rows.
   *
   * @param kind classes or flags, of which the most probable is predicted
   */
  public ClassScores(LabelKind kind, ScoredRows rows) {
    this(Decision.of(kind), rows);
  }

  /**
   * The same rows with another decision.
   *
   * @param decision for classes or flags
   */
  public ClassScores(Decision decision, ScoredRows rows) {
    rows.requireNumbers();
    this.decision = decision;
    this.rows = rows;
  }

  /**
   * The number of questions with two answers: whether a row is of class 1, of two classes; of each
   * class, of more than two; whether each flag is set.
   */
  public int questions() {
    return kind() == LabelKind.CLASS && rows.outputs() == 2 ? 1 : rows.outputs();
  }

  /** The ranking of the rows by the probability of yes to a question. */
  public Ranking ranking(int question) {
    if (questions() > 1) {
      return ranked(question);
    }
    ranking = ranking == null ? ranked(question) : ranking;
    return ranking;
  }

  private Ranking ranked(int question) {
    int k = questions() == rows.outputs() ? question : 1;
    long[] keys = new long[rows.rows()];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = Ranking.key(logOdds(row, k), isPositive(row, k), rows.weight(row));
    }
    return Ranking.of(keys);
  }

  /**
   * The same, but a row whose label has shares counts with its share of the class as yes, and with
   * the rest as no, not as its largest class.
   */
  public Ranking rankingOfShares(int question) {
    if (kind() == LabelKind.FLAGS || rows.labelWidth() == 1) {
      return ranking(question);
    }
    int k = questions() == rows.outputs() ? question : 1;
    long[] keys = new long[Math.multiplyExact(2, rows.rows())];
    for (int row = 0; row < rows.rows(); row++) {
      float logOdds = logOdds(row, k);
      double yes = rows.weight(row) * target(row, k);
      double no = Math.max(0, rows.weight(row) - yes);
      keys[2 * row] = Ranking.key(logOdds, true, (float) yes);
      keys[2 * row + 1] = Ranking.key(logOdds, false, (float) no);
    }
    return Ranking.of(keys);
  }

  /**
   * {@link LogOdds} of a class, or the score of a flag: they have the order of the probabilities.
   */
  private float logOdds(int row, int k) {
    return kind() == LabelKind.FLAGS ? rows.score(row, k) : rows.logOdds(row, k);
  }

  /** ln Σ exp(s) over the scores of a row. */
  private double logSum(int row) {
    double max = rows.score(row, rows.largestScore(row));
    double sum = 0;
    for (int k = 0; k < rows.outputs(); k++) {
      sum += Math.exp(rows.score(row, k) - max);
    }
    return max + Math.log(sum);
  }

  /** Whether a row is of a class, or has a flag. */
  private boolean isPositive(int row, int k) {
    return kind() == LabelKind.FLAGS ? rows.label(row, k) > 0.5f : truth(row) == k;
  }

  /** The class of a row: its number, or the one with the largest share. */
  int truth(int row) {
    return rows.labelWidth() == 1 ? (int) rows.label(row, 0) : rows.largestLabel(row);
  }

  /** What the probability of a class or flag should be: 0 or 1, or the share of the class. */
  double target(int row, int k) {
    return kind() == LabelKind.CLASS && rows.labelWidth() == 1
        ? ((int) rows.label(row, 0) == k ? 1 : 0)
        : rows.label(row, k);
  }

  /** Computes the probability of each class or flag of a row. */
  void probabilities(int row, double[] p) {
    probabilities(row, 1, p);
  }

  /** The same for scores that are multiplied by a factor. */
  void probabilities(int row, double factor, double[] p) {
    if (kind() == LabelKind.FLAGS) {
      for (int k = 0; k < p.length; k++) {
        p[k] = 1 / (1 + Math.exp(-factor * rows.score(row, k)));
      }
      return;
    }
    double max = rows.score(row, rows.largestScore(row));
    double sum = 0;
    for (int k = 0; k < p.length; k++) {
      p[k] = Math.exp(factor * (rows.score(row, k) - max));
      sum += p[k];
    }
    for (int k = 0; k < p.length; k++) {
      p[k] /= sum;
    }
  }

  LabelKind kind() {
    return decision.kind();
  }

  ScoredRows rows() {
    return rows;
  }

  /**
   * The mean of a metric over the {@linkplain #questions questions}, without those for which it is
   * NaN.
   */
  double mean(ToDoubleFunction<Ranking> metric) {
    double sum = 0;
    int count = 0;
    for (int question = 0; question < questions(); question++) {
      double value = metric.applyAsDouble(ranking(question));
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return sum / count;
  }

  /** Whether each row has several flags. */
  boolean hasSeveralFlags() {
    return kind() == LabelKind.FLAGS && rows.outputs() > 1;
  }

  /** The counts of the predicted classes, or those of each flag, whose classes are no and yes. */
  List<ClassCounts> counts() {
    if (kind() == LabelKind.CLASS) {
      ClassCounts counts = new ClassCounts(rows.outputs());
      for (int row = 0; row < rows.rows(); row++) {
        counts.add(truth(row), rows.predictedClass(row, decision), rows.weight(row));
      }
      return List.of(counts);
    }
    List<ClassCounts> all = new ArrayList<>();
    for (int k = 0; k < rows.outputs(); k++) {
      ClassCounts counts = new ClassCounts(2);
      for (int row = 0; row < rows.rows(); row++) {
        int guess = decision.isSet(rows.score(row, k)) ? 1 : 0;
        counts.add(isPositive(row, k) ? 1 : 0, guess, rows.weight(row));
      }
      all.add(counts);
    }
    return all;
  }

  /** The weighted mean of -ln of the probability of what is true; over the flags too. */
  double logLoss() {
    double sum = 0;
    double weights = 0;
    for (int row = 0; row < rows.rows(); row++) {
      if (rows.weight(row) > 0) {
        sum += rows.weight(row) * logLoss(row);
        weights += rows.weight(row);
      }
    }
    return sum / weights;
  }

  private double logLoss(int row) {
    double loss = 0;
    if (kind() == LabelKind.FLAGS) {
      for (int k = 0; k < rows.outputs(); k++) {
        double s = rows.score(row, k);
        // -t·ln σ(s) - (1 - t)·ln σ(-s)
        loss += Math.max(s, 0) - s * rows.label(row, k) + Math.log1p(Math.exp(-Math.abs(s)));
      }
      return loss / rows.outputs();
    }
    double logSum = logSum(row);
    if (rows.labelWidth() == 1) {
      return logSum - rows.score(row, (int) rows.label(row, 0));
    }
    for (int k = 0; k < rows.outputs(); k++) {
      float share = rows.label(row, k);
      loss += share == 0 ? 0 : share * (logSum - rows.score(row, k));
    }
    return loss;
  }
}
