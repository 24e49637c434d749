package kindling.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kindling.metrics.Evaluation;
import kindling.store.Json;
import kindling.store.Storage;
import kindling.sweep.trial.TrialResult;

/**
 * {@code sweep.json}: how a sweep stands, on what it runs, who won, and what the winner reached on
 * the test set, which is read back so that nobody looks there twice.
 */
final class SweepRecord {
  private static final String NAME = "sweep.json";
  private static final long MOST_BYTES = 1 << 24;

  private final Storage storage;
  private final String file;
  private final Objective objective;
  private final Map<String, Object> environment;
  // as it was before this command
  private final JsonNode earlier;

  /**
   * The record in a folder.
   *
   * @param environment what the sweep runs on, by name
   */
  SweepRecord(
      Storage storage, SweepFolder folder, Objective objective, Map<String, Object> environment) {
    this.storage = storage;
    this.file = folder.file(NAME);
    this.objective = objective;
    this.environment = environment;
    this.earlier = read();
  }

  /** An empty one if there is none, or if it is damaged: it is written anew. */
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

  /** What a trial reached on the test set, if it won before. */
  Optional<Evaluation> tested(TrialResult winner) {
    JsonNode numbers = earlier.at("/test/numbers");
    double[] evaluation = new double[numbers.size()];
    for (int i = 0; i < evaluation.length; i++) {
      evaluation[i] = numbers.get(i).asDouble();
    }
    boolean same =
        earlier.at("/winner/weightsSha256").asText().equals(winner.weightsSha256())
            && evaluation.length == Evaluation.NONE.numbers().length;
    return same ? Optional.of(Evaluation.of(evaluation)) : Optional.empty();
  }

  /** Writes it. */
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
    fields.put(objective.name(), objective.metric().of(evaluation));
    return fields;
  }
}
