package kindling.metrics;

/**
 * How well some rows were predicted; parts add up.
 *
 * @param rows how many there were
 * @param lossSum the sum of their losses, each times its weight
 * @param correct of classification: how many were predicted right
 * @param amongTop of one class of several: how many got one of their k highest scores at it
 * @param absoluteErrors of regression: the sum of the rows' mean absolute errors
 * @param squaredErrors of regression: the sum of the rows' mean squared errors
 */
public record Evaluation(
    long rows,
    double lossSum,
    long correct,
    long amongTop,
    double absoluteErrors,
    double squaredErrors) {
  /** Of no rows: all means are NaN. */
  public static final Evaluation NONE = new Evaluation(0, 0, 0, 0, 0, 0);

  /** Numbers that an evaluation is made of. */
  private static final int NUMBERS = 6;

  /** An evaluation out of {@link #numbers}. */
  public static Evaluation of(double[] numbers) {
    if (numbers.length != NUMBERS) {
      throw new IllegalArgumentException(
          "an evaluation is made of %d numbers, not %d".formatted(NUMBERS, numbers.length));
    }
    return new Evaluation(
        (long) numbers[0],
        numbers[1],
        (long) numbers[2],
        (long) numbers[3],
        numbers[4],
        numbers[5]);
  }

  /** All that it is made of. */
  public double[] numbers() {
    return new double[] {rows, lossSum, correct, amongTop, absoluteErrors, squaredErrors};
  }

  /** Both together. */
  public Evaluation plus(Evaluation other) {
    return new Evaluation(
        rows + other.rows,
        lossSum + other.lossSum,
        correct + other.correct,
        amongTop + other.amongTop,
        absoluteErrors + other.absoluteErrors,
        squaredErrors + other.squaredErrors);
  }

  /** The mean loss of a row. */
  public double loss() {
    return lossSum / rows;
  }

  /** The share of rows that were predicted right, 0 to 1. */
  public double accuracy() {
    return (double) correct / rows;
  }

  /** The share of rows whose class has one of the k highest scores, 0 to 1. */
  public double topAccuracy() {
    return (double) amongTop / rows;
  }

  /** The mean over rows and outputs of how far a prediction is from the truth. */
  public double meanAbsoluteError() {
    return absoluteErrors / rows;
  }

  /** The mean over rows and outputs of the square of that. */
  public double meanSquaredError() {
    return squaredErrors / rows;
  }
}
