package kindling.gradient;

/**
 * The contributions of columns to the scores of some rows.
 *
 * @param ofColumns (rows, columns); those of a row sum to its score minus its baseline, within the
 *     tolerance of {@link IntegratedGradients}
 * @param scores that are explained, (rows)
 * @param baselines the scores of the same outputs for the baseline, (rows)
 */
@SuppressWarnings("ArrayRecordComponent") // they are never changed
public record Contributions(double[][] ofColumns, double[] scores, double[] baselines) {}
