package kindling.report.mlflow;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials for a tracking server, from MLflow's own environment variables; each is null if
 * not set. They are not settings, because settings are stored with the results.
 */
record Credentials(String user, String password, String token) {
  /** The remedy for missing credentials. */
  static final String CURE =
      "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the environment";

  static Credentials of(Map<String, String> environment) {
    return new Credentials(
        environment.get("MLFLOW_TRACKING_USERNAME"),
        environment.get("MLFLOW_TRACKING_PASSWORD"),
        environment.get("MLFLOW_TRACKING_TOKEN"));
  }

  /** The header {@code Authorization}, as in MLflow's client. */
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
