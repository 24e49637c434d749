package kindling.report.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import kindling.config.Secrets;
import kindling.report.pages.FlatJson;
import kindling.store.Json;

/**
 * The data of an MLflow run except its metrics.
 *
 * @param runName name of the run
 * @param params the settings, by key
 * @param tags versions, folder, seed and user
 */
public record Description(String runName, Map<String, String> params, Map<String, String> tags) {
  /** The tag that names the folder of results. */
  static final String FOLDER = "kindling.results";

  private static final int LONGEST_KEY = 250;
  private static final String MORE = "...";

  /**
   * The description of a training.
   *
   * @param settings resolved, as JSON without secrets
   * @param facts of {@code run.json}
   * @param folder of the results, as a full path
   */
  public static Description of(String settings, Map<String, Object> facts, String folder) {
    JsonNode known = Json.parse(Json.line(facts));
    String commit = known.path("versions").path("gitCommit").asText();
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put("mlflow.source.name", "kindling train");
    tags.put("mlflow.source.type", "LOCAL");
    tags.put("mlflow.user", System.getProperty("user.name", "unknown"));
    if (commit.matches("[0-9a-f]{40}\\+?")) {
      tags.put("mlflow.source.git.commit", commit.replace("+", ""));
    }
    tags.put("kindling.version", known.path("versions").path("kindling").asText());
    tags.put("kindling.commit", commit);
    tags.put(FOLDER, folder);
    tags.put("seed", known.path("seed").asText());
    return new Description(folder.replaceFirst(".*/", ""), params(settings), tags);
  }

  /** All settings without empty ones, secrets and {@code report.*}. */
  private static Map<String, String> params(String settings) {
    Map<String, String> params = new TreeMap<>();
    FlatJson.of(Json.parse(settings))
        .forEach(
            (key, value) -> {
              String text = text(value);
              if (!text.isEmpty() && !text.equals(Secrets.HIDDEN) && !key.startsWith("report.")) {
                params.put(allowed(key), text);
              }
            });
    return params;
  }

  /** A value as in a conf file: {@code [affine 784 -> 50, relu]}. */
  private static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringBuilder list = new StringBuilder();
    value.forEach(element -> list.append(list.isEmpty() ? "" : ", ").append(element.asText()));
    return list.isEmpty() ? "" : "[" + list + "]";
  }

  /**
   * Replaces characters that MLflow does not allow in keys; options of a reader may contain any.
   */
  private static String allowed(String key) {
    return shortened(key.replaceAll("[^A-Za-z0-9_. /-]", "_"), LONGEST_KEY);
  }

  /** A text, shortened to {@code most} characters. */
  static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - MORE.length()) + MORE;
  }

  /** Whether a text equals the server's, which may be shortened. */
  static boolean isSame(String text, String stored) {
    return text.equals(stored)
        || (stored.endsWith(MORE) && shortened(text, stored.length()).equals(stored));
  }
}
