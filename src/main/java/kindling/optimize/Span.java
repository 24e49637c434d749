package kindling.optimize;

/**
 * The place of a layer's array in the flat array of all weights.
 *
 * @param from the first element
 * @param to the element after the last
 * @param role the purpose of the array
 */
public record Span(int from, int to, Role role) {
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
    STATISTIC
  }
}
