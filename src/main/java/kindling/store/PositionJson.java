package kindling.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.PhaseTimes;
import kindling.train.EpochResult;
import kindling.train.Evaluations;
import kindling.train.Position;

/** A {@link Position} as JSON; all numbers are read back with the same bits. */
public final class PositionJson {
  private PositionJson() {}

  /** Writes a position, on one line. */
  public static String write(Position position) {
    return Json.line(fieldsOf(position));
  }

  /**
   * Reads a position, which may come from an untrusted source.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static Position read(String text) {
    return position(Json.parse(text));
  }

  private static Map<String, Object> fieldsOf(Position position) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", position.step());
    fields.put("loss", position.loss());
    fields.put("rows", position.rows());
    fields.put("seconds", position.seconds());
    fields.put("phases", nanosOf(position.phases()));
    fields.put("bestEpoch", position.bestEpoch());
    fields.put("history", position.history().stream().map(PositionJson::fieldsOf).toList());
    return fields;
  }

  private static Position position(JsonNode fields) {
    List<EpochResult> history = new ArrayList<>();
    for (JsonNode epoch : array(fields, "history")) {
      history.add(epoch(epoch));
    }
    return new Position(
        (int) whole(fields, "step", Integer.MAX_VALUE),
        number(fields, "loss"),
        whole(fields, "rows", Long.MAX_VALUE),
        number(fields, "seconds"),
        phases(fields),
        history,
        (int) whole(fields, "bestEpoch", history.size()));
  }

  private static Map<String, Object> fieldsOf(EpochResult epoch) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", epoch.epoch());
    fields.put("step", epoch.step());
    fields.put("rows", epoch.rows());
    fields.put("train", epoch.train().numbers());
    fields.put("validation", epoch.validation().numbers());
    fields.put("test", epoch.test().numbers());
    fields.put("trainMetrics", metricsOf(epoch.train()));
    fields.put("validationMetrics", metricsOf(epoch.validation()));
    fields.put("testMetrics", metricsOf(epoch.test()));
    fields.values().removeIf(Map.of()::equals);
    fields.put("seconds", epoch.seconds());
    fields.put("evaluationSeconds", epoch.evaluationSeconds());
    fields.put("phases", nanosOf(epoch.phases()));
    return fields;
  }

  private static EpochResult epoch(JsonNode fields) {
    return new EpochResult(
        (int) whole(fields, "epoch", Integer.MAX_VALUE),
        whole(fields, "step", Long.MAX_VALUE),
        whole(fields, "rows", Long.MAX_VALUE),
        new Evaluations(
            evaluation(fields, "train"),
            evaluation(fields, "validation"),
            evaluation(fields, "test")),
        number(fields, "seconds"),
        number(fields, "evaluationSeconds"),
        phases(fields));
  }

  private static Map<String, Double> metricsOf(Evaluation evaluation) {
    Map<String, Double> values = new LinkedHashMap<>();
    evaluation.chosen().forEach((metric, value) -> values.put(metric.spelled(), value));
    return values;
  }

  /** Without metrics that this version does not know. */
  private static Evaluation evaluation(JsonNode epoch, String set) {
    Map<Metric, Double> chosen = new LinkedHashMap<>();
    JsonNode metrics = epoch.path(set + "Metrics");
    metrics
        .fieldNames()
        .forEachRemaining(
            name ->
                Metric.named(name)
                    .ifPresent(metric -> chosen.put(metric, number(metrics.path(name)))));
    Evaluation evaluation = evaluation(epoch.path(set));
    return chosen.isEmpty() ? evaluation : evaluation.with(chosen);
  }

  private static Evaluation evaluation(JsonNode fields) {
    double[] numbers = new double[fields.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(fields.path(i));
    }
    Evaluation evaluation = Evaluation.of(numbers);
    return evaluation.rows() == 0 ? Evaluation.NONE : evaluation;
  }

  private static List<Long> nanosOf(PhaseTimes phases) {
    return List.of(
        phases.broadcast(),
        phases.compute(),
        phases.aggregate(),
        phases.update(),
        phases.scheduling());
  }

  private static PhaseTimes phases(JsonNode fields) {
    JsonNode nanos = array(fields, "phases");
    return new PhaseTimes(
        nanos.path(0).longValue(),
        nanos.path(1).longValue(),
        nanos.path(2).longValue(),
        nanos.path(3).longValue(),
        nanos.path(4).longValue());
  }

  private static JsonNode array(JsonNode fields, String name) {
    JsonNode node = fields.path(name);
    if (!node.isArray()) {
      throw new IllegalArgumentException(name + " is not a list");
    }
    return node;
  }

  private static double number(JsonNode fields, String name) {
    try {
      return number(fields.path(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is not a number", e);
    }
  }

  /** JSON has no numbers that are not finite; Jackson writes them as strings. */
  private static double number(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new IllegalArgumentException("not a number");
    };
  }

  private static long whole(JsonNode fields, String name, long most) {
    JsonNode node = fields.path(name);
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 0
        || node.longValue() > most) {
      throw new IllegalArgumentException(name + " is not a whole number of at least 0");
    }
    return node.longValue();
  }
}
