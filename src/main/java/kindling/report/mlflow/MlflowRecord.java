package kindling.report.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kindling.store.Json;
import kindling.store.Storage;

/** {@code mlflow.json} in a folder of results: server, experiment and run of the training. */
public record MlflowRecord(String server, String experimentId, String runId) {
  /** The usual name in a folder of results. */
  public static final String NAME = "mlflow.json";

  private static final int MOST_BYTES = 1 << 16;

  /** The record in a folder of results; empty if there is none or it is damaged. */
  public static Optional<MlflowRecord> read(Storage storage, String folder) {
    String file = folder + "/" + NAME;
    try {
      if (!storage.exists(file)) {
        return Optional.empty();
      }
      JsonNode json = Json.parse(new String(storage.read(file, MOST_BYTES), UTF_8));
      MlflowRecord record =
          new MlflowRecord(
              json.path("server").asText(),
              json.path("experimentId").asText(),
              json.path("runId").asText());
      return record.runId.isEmpty() ? Optional.empty() : Optional.of(record);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void write(Storage storage, String folder) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("server", server);
    fields.put("experimentId", experimentId);
    fields.put("runId", runId);
    storage.write(folder + "/" + NAME, Json.pretty(fields));
  }

  /** The address of the run's page. */
  public String page() {
    return "%s/#/experiments/%s/runs/%s".formatted(server, experimentId, runId);
  }
}
