package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.config.UserError;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.store.record.MetricsLog;
import kindling.store.record.RunRecord;

/**
 * A run, read from its folder. The files are not trusted, and any part of them may be missing.
 *
 * @param folder of the results
 * @param facts {@code run.json}
 * @param epochs the lines of {@code metrics.jsonl}
 */
public record RecordedRun(String folder, JsonNode facts, List<JsonNode> epochs) {
  /** The largest {@code run.json}; usually it has about 10 kB. */
  private static final long MOST_RECORD_BYTES = 4 << 20;

  /** The largest {@code metrics.jsonl}, which has about 600 bytes per epoch. */
  private static final long MOST_METRICS_BYTES = 64 << 20;

  /** Copies the list of epochs. */
  public RecordedRun {
    epochs = List.copyOf(epochs);
  }

  /**
   * Reads a run from its folder.
   *
   * @throws UserError if there is no run in the folder
   */
  public static RecordedRun read(Storage storage, String folder) {
    String record = folder + "/" + RunRecord.NAME;
    if (!storage.exists(record)) {
      throw UserError.of("has no %s", RunRecord.NAME)
          .cure("name a folder that kindling train left")
          .at(folder);
    }
    String metrics = folder + "/" + MetricsLog.NAME;
    List<JsonNode> epochs = new ArrayList<>();
    if (storage.exists(metrics)) {
      String lines = text(storage, metrics, MOST_METRICS_BYTES);
      epochs.addAll(objects(metrics, () -> Json.parseLines(lines)));
    }
    String facts = text(storage, record, MOST_RECORD_BYTES);
    return new RecordedRun(
        folder, objects(record, () -> List.of(Json.parse(facts))).get(0), epochs);
  }

  private static String text(Storage storage, String file, long mostBytes) {
    return new String(storage.read(file, mostBytes), StandardCharsets.UTF_8);
  }

  private static List<JsonNode> objects(String file, Supplier<List<JsonNode>> parsed) {
    try {
      List<JsonNode> objects = parsed.get();
      if (objects.stream().allMatch(JsonNode::isObject)) {
        return objects;
      }
    } catch (IllegalArgumentException e) {
      throw UserError.of("is damaged, %s", e.getMessage())
          .cure("leave its folder out, or put back a whole copy")
          .at(file)
          .because(e);
    }
    throw UserError.of("holds something else than JSON objects").at(file);
  }

  /** The name in the settings. */
  public String name() {
    return facts.path("name").asText(folder);
  }

  /** Such as "finished", "stopped" or "failed". */
  String status() {
    return facts.path("status").asText("unknown");
  }

  /** The settings of the training, by key. */
  Map<String, JsonNode> settings() {
    return FlatJson.of(facts.path("settings"));
  }

  /** The line of the epoch whose weights the model has; a JSON null without epochs. */
  JsonNode reached() {
    int number = facts.path("final").path("epoch").asInt();
    return epochs.stream()
        .filter(epoch -> epoch.path("epoch").asInt() == number)
        .findFirst()
        .orElse(epochs.isEmpty() ? NullNode.getInstance() : epochs.get(epochs.size() - 1));
  }

  /** Whether the model was calibrated, or its threshold was chosen, after the last epoch. */
  boolean completed() {
    return facts.has("calibration") || facts.has("threshold");
  }

  /** The metrics of the model, which may have been calibrated; else those of its epoch. */
  JsonNode result() {
    if (reached().isNull() || !facts.path("final").isObject()) {
      return reached();
    }
    ObjectNode result = reached().deepCopy();
    return result.setAll((ObjectNode) facts.path("final"));
  }

  /** The number of the epoch whose weights the model has; 0 without epochs. */
  int reachedEpoch() {
    return reached().path("epoch").asInt();
  }

  /** The sum of a number over all epochs, such as "seconds" or "phases/compute". */
  double sum(String key) {
    return epochs.stream().mapToDouble(epoch -> epoch.at("/" + key).asDouble()).sum();
  }

  /** Rows trained on per second, over all epochs; NaN without epochs. */
  double samplesPerSecond() {
    double rows =
        epochs.stream()
            .mapToDouble(
                epoch ->
                    epoch.path("samplesPerSecond").asDouble() * epoch.path("seconds").asDouble())
            .sum();
    return rows / sum("seconds");
  }

  /** Steps per epoch; 0 if unknown. */
  public int stepsPerEpoch() {
    return epochs.isEmpty()
        ? 0
        : epochs.get(0).path("step").asInt() / Math.max(1, epochs.get(0).path("epoch").asInt());
  }

  /** The validation or else training loss of each epoch, which learning-rate schedules use. */
  List<Double> monitoredLosses() {
    return epochs.stream()
        .map(
            epoch ->
                epoch.path("validationLoss").isNumber()
                    ? epoch.path("validationLoss").asDouble()
                    : epoch.path("trainLoss").asDouble())
        .toList();
  }
}
