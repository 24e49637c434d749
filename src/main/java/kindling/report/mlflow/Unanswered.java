package kindling.report.mlflow;

/** A failed request to a tracking server; the message is a short reason. */
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean refused;

  Unanswered(String reason, boolean refused, Throwable cause) {
    super(reason, cause);
    this.refused = refused;
  }

  /** Whether the credentials were refused. */
  boolean refused() {
    return refused;
  }
}
