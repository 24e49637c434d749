package kindling.report.mlflow;

/** Why a tracking server gave no answer, or none that helps, in a few words. */
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean refused;

  Unanswered(String reason, boolean refused, Throwable cause) {
    super(reason, cause);
    this.refused = refused;
  }

  /** Whether it was because of who asked. */
  boolean refused() {
    return refused;
  }
}
