package kindling.metrics.scores;

/** What the label of a row is, and what its scores mean. */
public enum LabelKind {
  /**
   * One of several classes: its number, or a share for each class. The probabilities are the
   * softmax of the scores.
   */
  CLASS,
  /** Any number of flags, each 0 or 1. The probability of a flag is the sigmoid of its score. */
  FLAGS,
  /** One or more numbers; the scores are the predictions. */
  NUMBERS
}
