package kindling.report.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks a tracking server, as MLflow's own environment variables say; each null if not set. They
 * stand in no setting, because settings are written down.
 */
record Credentials(String user, String password, String token) {
  /** What to set, for people. */
  static final String CURE =
      "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the environment";

  static Credentials of(Map<String, String> environment) {
    return new Credentials(
        environment.get("MLFLOW_TRACKING_USERNAME"),
        environment.get("MLFLOW_TRACKING_PASSWORD"),
        environment.get("MLFLOW_TRACKING_TOKEN"));
  }

  /** The header {@code Authorization} of a request, as MLflow's client makes it. */
  Optional<String> header() {
    if (user != null && password != null) {
      byte[] login = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(login));
    }
    return Optional.ofNullable(token).map("Bearer "::concat);
  }

  @Override
  public String toString() {
    return "Credentials";
  }
}
