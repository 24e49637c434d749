package kindling.report.pages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
 * A run as its folder tells of it. The files may be anybody's: whatever is missing in them is
 * missing here.
 *
 * @param folder where it lies
 * @param facts {@code run.json}
 * @param epochs the lines of {@code metrics.jsonl}
 */
public record RecordedRun(String folder, JsonNode facts, List<JsonNode> epochs) {
  /** Of {@code run.json}, which has settings and facts, about 10 kB. */
  private static final long MOST_RECORD_BYTES = 4 << 20;

  /** Of {@code metrics.jsonl}, with about 600 bytes for an epoch. */
  private static final long MOST_METRICS_BYTES = 64 << 20;

  /** Copies the list. */
  public RecordedRun {
    epochs = List.copyOf(epochs);
  }

  /**
   * Reads it.
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

  /** What the settings call it. */
  public String name() {
    return facts.path("name").asText(folder);
  }

  /** "finished", or what came in between. */
  String status() {
    return facts.path("status").asText("unknown");
  }

  /** Settings by key, those that it was trained with. */
  Map<String, JsonNode> settings() {
    return FlatJson.of(facts.path("settings"));
  }

  /** What the epoch reached whose weights the model has; null values without any. */
  JsonNode reached() {
    int number = facts.path("final").path("epoch").asInt();
    return epochs.stream()
        .filter(epoch -> epoch.path("epoch").asInt() == number)
        .findFirst()
        .orElse(epochs.isEmpty() ? NullNode.getInstance() : epochs.get(epochs.size() - 1));
  }

  /** Number of the epoch whose weights the model has; 0 without any. */
  int reachedEpoch() {
    return reached().path("epoch").asInt();
  }

  /** The sum of a figure over all epochs, such as "seconds" or "phases/compute". */
  double sum(String figure) {
    return epochs.stream().mapToDouble(epoch -> epoch.at("/" + figure).asDouble()).sum();
  }

  /** Rows trained on per second, over all epochs; NaN without any. */
  double samplesPerSecond() {
    double rows =
        epochs.stream()
            .mapToDouble(
                epoch ->
                    epoch.path("samplesPerSecond").asDouble() * epoch.path("seconds").asDouble())
            .sum();
    return rows / sum("seconds");
  }

  /** Steps of an epoch; 0 if that is not known. */
  public int stepsPerEpoch() {
    return epochs.isEmpty()
        ? 0
        : epochs.get(0).path("step").asInt() / Math.max(1, epochs.get(0).path("epoch").asInt());
  }

  /** The losses by which the training steered, an element per epoch. */
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
