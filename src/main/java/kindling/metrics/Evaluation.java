package kindling.metrics;

/**
 * Loss and accuracy over some rows; parts add up.
 *
 * @param rows how many there were
 * @param lossSum the sum of their losses
 * @param correct how many got their highest score at their own class
 */
public record Evaluation(long rows, double lossSum, long correct) {
  /** Of no rows: loss and accuracy are NaN. */
  public static final Evaluation NONE = new Evaluation(0, 0, 0);

  /** Both together. */
  public Evaluation plus(Evaluation other) {
    return new Evaluation(rows + other.rows, lossSum + other.lossSum, correct + other.correct);
  }

  /** The mean loss of a row. */
  public double loss() {
    return lossSum / rows;
  }

  /** The share of rows whose class was found, 0 to 1. */
  public double accuracy() {
    return rows == 0 ? Double.NaN : (double) correct / rows;
  }
}
