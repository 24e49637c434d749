package kindling.store.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.metrics.Histogram;
import kindling.network.snapshot.NetworkSnapshot;
import kindling.store.Json;

/**
 * A snapshot as a line of {@code histograms.jsonl}: {@code epoch}, {@code step}, {@code rows}, and
 * histograms by name: {@code activations} of layers, {@code weights} and {@code gradients} of
 * arrays of parameters. A histogram has the keys of {@link Histogram}, an activation {@code units}
 * and {@code dead} besides.
 */
final class HistogramJson {
  private HistogramJson() {}

  static String line(RecordedSnapshot recorded) {
    Map<String, Object> activations = new LinkedHashMap<>();
    for (NetworkSnapshot.Output output : recorded.snapshot().outputs()) {
      Map<String, Object> activation = of(output.values());
      activation.put("units", output.units());
      activation.put("dead", output.dead());
      activations.put(output.name(), activation);
    }
    Map<String, Object> weights = new LinkedHashMap<>();
    Map<String, Object> gradients = new LinkedHashMap<>();
    for (NetworkSnapshot.Parameters parameters : recorded.snapshot().parameters()) {
      weights.put(parameters.name(), of(parameters.values()));
      gradients.put(parameters.name(), of(parameters.gradient()));
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", recorded.epoch());
    line.put("step", recorded.step());
    line.put("rows", recorded.snapshot().rows());
    line.put("activations", activations);
    line.put("gradients", gradients);
    line.put("weights", weights);
    return Json.line(line);
  }

  private static Map<String, Object> of(Histogram histogram) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("count", histogram.count());
    object.put("notFinite", histogram.notFinite());
    object.put("zeros", histogram.zeros());
    if (histogram.count() > 0) {
      object.put("mean", histogram.mean());
      object.put("deviation", histogram.deviation());
      object.put("least", histogram.least());
      object.put("most", histogram.most());
    }
    object.put("perOctave", histogram.perOctave());
    object.put("near", histogram.near());
    object.put("below", histogram.below());
    object.put("middle", histogram.middle());
    object.put("above", histogram.above());
    return object;
  }

  /**
   * Reads a line; missing values count as zero.
   *
   * @throws IllegalArgumentException if it is not a JSON object
   */
  static RecordedSnapshot parse(String line) {
    JsonNode object = Json.parse(line);
    if (!object.path("epoch").isInt() || !object.path("step").isIntegralNumber()) {
      throw new IllegalArgumentException("no epoch and step");
    }
    List<NetworkSnapshot.Output> outputs = new ArrayList<>();
    for (Map.Entry<String, JsonNode> activation : object.path("activations").properties()) {
      JsonNode of = activation.getValue();
      outputs.add(
          new NetworkSnapshot.Output(
              activation.getKey(),
              histogram(of),
              of.path("units").asInt(),
              of.path("dead").asInt()));
    }
    List<NetworkSnapshot.Parameters> parameters = new ArrayList<>();
    for (Map.Entry<String, JsonNode> weights : object.path("weights").properties()) {
      String name = weights.getKey();
      JsonNode gradient = object.path("gradients").path(name);
      parameters.add(
          new NetworkSnapshot.Parameters(name, histogram(weights.getValue()), histogram(gradient)));
    }
    return new RecordedSnapshot(
        object.path("epoch").asInt(),
        object.path("step").asLong(),
        new NetworkSnapshot(object.path("rows").asInt(), outputs, parameters));
  }

  private static Histogram histogram(JsonNode object) {
    return new Histogram(
        object.path("count").asLong(),
        object.path("notFinite").asLong(),
        object.path("zeros").asLong(),
        object.path("mean").asDouble(Double.NaN),
        object.path("deviation").asDouble(Double.NaN),
        object.path("least").asDouble(Double.NaN),
        object.path("most").asDouble(Double.NaN),
        Math.max(1, object.path("perOctave").asInt()),
        object.path("near").asInt(),
        counts(object.path("below")),
        object.path("middle").asLong(),
        counts(object.path("above")));
  }

  private static List<Long> counts(JsonNode array) {
    List<Long> counts = new ArrayList<>();
    array.forEach(count -> counts.add(count.asLong()));
    return counts;
  }
}
