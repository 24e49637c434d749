package kindling.optimize;

/**
 * The place of a layer's array in the flat array of all weights.
 *
 * @param from the first element
 * @param to the element after the last
 * @param role the purpose of the array
 * @param columns of a matrix whose columns are the incoming weights of a unit each; 0 if it is not
 *     one
 * @param groups such matrices that follow each other in the array, at least 1
 */
public record Span(int from, int to, Role role, int columns, int groups) {
  /** An array that is no matrix. */
  public Span(int from, int to, Role role) {
    this(from, to, role, 0, 1);
  }

  /** The purpose of an array, which decides how an update changes it. */
  public enum Role {
    /** Factors of the inputs; they decay. */
    WEIGHT,
    /** Shifts or scales; they are learned but do not decay. */
    BIAS,
    /**
     * Measured and not learned, such as a running mean. Its "gradient" is the change itself: {@code
     * p -= dp}, without rate, decay, clipping and optimizer.
     */
    STATISTIC,
    /** Frozen: no part of an update changes it, and its gradient counts in no norm. */
    FROZEN
  }
}
