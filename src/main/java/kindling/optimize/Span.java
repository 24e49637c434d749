package kindling.optimize;

/**
 * The place of an array of parameters in the flat array of all.
 *
 * @param from the first element
 * @param to the one behind the last
 * @param role what the array is for
 */
public record Span(int from, int to, Role role) {
  /** What an array of parameters is for: it decides what an update does with it. */
  public enum Role {
    /** Multiplies what comes in; decays. */
    WEIGHT,
    /** Shifts or scales, learned as well, but does not decay. */
    BIAS,
    /**
     * Is measured and not learned, such as a running mean. Its "gradient" is the way to go: {@code
     * p -= dp}, without rate, decay, clip or optimizer.
     */
    STATISTIC
  }
}
