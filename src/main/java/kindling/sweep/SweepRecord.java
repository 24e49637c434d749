package kindling.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.sweep.trial.TrialResult;

/**
 * {@code sweep.json}: the status of a sweep, its environment, the winner, and the metrics of the
 * winner on the test set. They are read back, so that the test set is used only once.
 */
final class SweepRecord {
  private static final String NAME = "sweep.json";
  private static final long MOST_BYTES = 1 << 24;

  private final Storage storage;
  private final String file;
  private final Objective objective;
  private final Map<String, Object> environment;
  // the record of an earlier command
  private final JsonNode earlier;

  /**
   * The record in a folder.
   *
   * @param environment by name: versions, BLAS, hosts
   */
  SweepRecord(
      Storage storage, SweepFolder folder, Objective objective, Map<String, Object> environment) {
    this.storage = storage;
    this.file = folder.file(NAME);
    this.objective = objective;
    this.environment = environment;
    this.earlier = read();
  }

  /** Empty if the file is missing or damaged, because it is written again. */
  private JsonNode read() {
    if (storage.exists(file)) {
      String content = new String(storage.read(file, MOST_BYTES), StandardCharsets.UTF_8);
      try {
        return Json.parse(content);
      } catch (IllegalArgumentException e) {
        return Json.parse("{}");
      }
    }
    return Json.parse("{}");
  }

  /** The metrics of a trial on the test set, if it was the winner before. */
  Optional<Evaluation> tested(TrialResult winner) {
    JsonNode numbers = earlier.at("/test/numbers");
    double[] evaluation = new double[numbers.size()];
    for (int i = 0; i < evaluation.length; i++) {
      evaluation[i] = numbers.get(i).asDouble();
    }
    boolean same =
        earlier.at("/winner/weightsSha256").asText().equals(winner.weightsSha256())
            && evaluation.length == Evaluation.NONE.numbers().length;
    if (!same) {
      return Optional.empty();
    }
    Map<Metric, Double> chosen = new LinkedHashMap<>();
    JsonNode metrics = earlier.at("/test/metrics");
    metrics
        .fieldNames()
        .forEachRemaining(
            name ->
                Metric.named(name)
                    .ifPresent(metric -> chosen.put(metric, metrics.path(name).asDouble())));
    return Optional.of(Evaluation.of(evaluation).with(chosen));
  }

  /** Writes the file. */
  void write(String status, int trials, Optional<TrialResult> winner, Optional<Evaluation> test) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("status", status);
    record.putAll(environment);
    record.put("trials", trials);
    winner.ifPresent(best -> record.put("winner", fieldsOf(best)));
    test.ifPresent(evaluation -> record.put("test", fieldsOf(evaluation)));
    storage.write(file, Json.pretty(record));
  }

  private Map<String, Object> fieldsOf(TrialResult best) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trial", best.trial().number());
    fields.put("values", best.trial().values());
    fields.put("epoch", best.best());
    fields.put("validation", objective.of(best.reached()));
    fields.put("weightsSha256", best.weightsSha256());
    return fields;
  }

  private Map<String, Object> fieldsOf(Evaluation evaluation) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("rows", evaluation.rows());
    fields.put("loss", evaluation.loss());
    fields.put("numbers", evaluation.numbers());
    if (!evaluation.chosen().isEmpty()) {
      Map<String, Double> chosen = new LinkedHashMap<>();
      evaluation.chosen().forEach((metric, value) -> chosen.put(metric.spelled(), value));
      fields.put("metrics", chosen);
    }
    fields.put(objective.name(), objective.metric().of(evaluation));
    return fields;
  }
}
