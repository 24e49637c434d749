package kindling.tables;

/** The numbers that a label can be, which depends on the loss. */
public enum LabelRange {
  /** All finite numbers. They are standardised for training. */
  ANY("a finite number"),
  /** Numbers of at least 0. They are divided by their mean for training, as positive ones are. */
  NOT_NEGATIVE("a number of at least 0"),
  /** Numbers above 0. */
  POSITIVE("a number above 0");

  private final String text;

  LabelRange(String text) {
    this.text = text;
  }

  /** Whether a number belongs to the range. */
  public boolean has(double number) {
    return switch (this) {
      case ANY -> Double.isFinite(number);
      case NOT_NEGATIVE -> Double.isFinite(number) && number >= 0;
      case POSITIVE -> Double.isFinite(number) && number > 0;
    };
  }

  /** What a number must be, for errors. */
  @Override
  public String toString() {
    return text;
  }
}
