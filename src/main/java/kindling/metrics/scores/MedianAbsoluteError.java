package kindling.metrics.scores;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The median of the absolute errors, with the weights of the rows. Where half of the weight ends
 * between two errors, it is their mean.
 */
public final class MedianAbsoluteError implements NumberMetric {
  /** Weights have the precision of a float, so that half of their sum has too. */
  private static final double ROUNDING = 1e-7;

  @Override
  public Facts facts() {
    return new Facts(
        false,
        Facts.OF_LABEL,
        "median |s - t|",
        "median of the absolute errors, each row with its weight; the mean over the outputs");
  }

  @Override
  public double of(NumberScores scores, MetricOptions options) {
    return scores.rows() == 0
        ? Double.NaN
        : scores.overOutputs(
            output -> areAlike(scores) ? middle(scores, output) : of(scores, output));
  }

  private static boolean areAlike(NumberScores scores) {
    return IntStream.range(1, scores.rows())
        .allMatch(row -> scores.weight(row) == scores.weight(0));
  }

  private static double middle(NumberScores scores, int output) {
    double[] errors =
        IntStream.range(0, scores.rows())
            .mapToDouble(row -> Math.abs(scores.error(row, output)))
            .toArray();
    Arrays.parallelSort(errors);
    return (errors[(errors.length - 1) / 2] + errors[errors.length / 2]) / 2;
  }

  private static double of(NumberScores scores, int output) {
    int[] rows =
        IntStream.range(0, scores.rows())
            .filter(row -> scores.weight(row) > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> Math.abs(scores.error(row, output))))
            .mapToInt(row -> row)
            .toArray();
    double all = 0;
    for (int row : rows) {
      all += scores.weight(row);
    }
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += scores.weight(rows[i]);
      double above = sum - all / 2;
      if (above > -ROUNDING * all) {
        double error = Math.abs(scores.error(rows[i], output));
        int next = above > ROUNDING * all ? i : Math.min(i + 1, rows.length - 1);
        return (error + Math.abs(scores.error(rows[next], output))) / 2;
      }
    }
    return Double.NaN;
  }
}
