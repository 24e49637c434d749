package kindling.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import kindling.config.UserError;
import kindling.pipeline.params.ParamKeys;
import kindling.store.Json;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;

/**
 * Answers what the Python package asks of a model, in JSON: {@code {"answer": ...}}, or {@code
 * {"error": sentence}}. A Spark Connect server calls only methods of a few names, and {@code
 * predict} is one of them, so the models have a method of this name for all questions. Py4J calls
 * the same one. A question comes with the params that are set in Python, because the model of the
 * server does not have them.
 */
final class Answers {
  private final NeuralNetworkModel<?> model;
  private final JsonNode arguments;
  // null if the question is not about rows
  private final Dataset<?> rows;

  private Answers(NeuralNetworkModel<?> model, JsonNode arguments, Dataset<?> rows) {
    this.model = model;
    this.arguments = arguments;
    this.rows = rows;
  }

  /**
   * The answer to a question.
   *
   * @param question the name of a method of the model
   * @param json an object with {@code params}, and with {@code features}, {@code row} or {@code
   *     path}
   * @param rows null if the question is not about a data set
   */
  static String of(NeuralNetworkModel<?> model, String question, String json, Dataset<?> rows) {
    return answer(
        () -> {
          JsonNode arguments = Json.parse(json);
          NeuralNetworkModel<?> copy = (NeuralNetworkModel<?>) model.copy(ParamMap.empty());
          StageReader.set(copy, "the model", arguments.path("params"), false);
          return new Answers(copy, arguments, rows).of(question);
        });
  }

  private static String answer(Supplier<Object> question) {
    try {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("answer", ParamKeys.explaining(question));
      return Json.line(answer);
    } catch (UserError e) {
      return Json.line(Map.of("error", e.getMessage()));
    }
  }

  private Object of(String question) {
    return switch (question) {
      case "summary" -> model.hasSummary() ? model.summary().content() : null;
      case "numParameters" -> model.numParameters();
      case "layers" -> model.layers();
      case "loss" -> model.loss();
      case "exportOnnx" -> {
        model.exportOnnx(arguments.path("path").asText());
        yield true;
      }
      default ->
          model instanceof NeuralNetworkClassificationModel classifier
              ? of(classifier, question)
              : of((NeuralNetworkRegressionModel) model, question);
    };
  }

  private Object of(NeuralNetworkClassificationModel classifier, String question) {
    return switch (question) {
      case "predict" -> classifier.predict(features());
      case "predictRaw" -> classifier.predictRaw(features()).toArray();
      case "predictProbability" -> classifier.predictProbability(features()).toArray();
      case "predictRow" -> classifier.predictRow(row());
      case "predictLabel" -> classifier.predictLabel(row());
      case "predictProbabilities" -> classifier.predictProbabilities(row());
      case "classNames" -> classifier.classNames();
      case "evaluate" -> classifier.evaluate(rows).content();
      default -> throw unknown(question);
    };
  }

  private Object of(NeuralNetworkRegressionModel regressor, String question) {
    return switch (question) {
      case "predict" -> regressor.predict(features());
      case "predictAll" -> regressor.predictAll(features());
      case "predictRow" -> regressor.predictRow(row());
      case "predictAllOfRow" -> regressor.predictAllOfRow(row());
      case "evaluate" -> regressor.evaluate(rows).content();
      default -> throw unknown(question);
    };
  }

  private static UserError unknown(String question) {
    return UserError.of("a model knows no answer to \"%s\"", question)
        .cure("use the Python package and the jar of the same version");
  }

  /**
   * An array of the elements, or an object with {@code size}, {@code indices} and {@code values}.
   */
  private Vector features() {
    JsonNode features = arguments.path("features");
    if (features.isArray()) {
      return Vectors.dense(numbers(features));
    }
    JsonNode indices = features.path("indices");
    int[] places = new int[indices.size()];
    for (int k = 0; k < places.length; k++) {
      places[k] = indices.get(k).intValue();
    }
    return Vectors.sparse(
        features.path("size").intValue(), places, numbers(features.path("values")));
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int k = 0; k < numbers.length; k++) {
      JsonNode number = array.get(k);
      // NaN and infinities are strings, as JSON has no such numbers.
      numbers[k] = number.isTextual() ? Double.parseDouble(number.asText()) : number.doubleValue();
    }
    return numbers;
  }

  private Map<String, Object> row() {
    return cells(arguments.path("row"));
  }

  private static Map<String, Object> cells(JsonNode row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    row.fieldNames().forEachRemaining(name -> cells.put(name, cell(row.get(name))));
    return cells;
  }

  private static Object cell(JsonNode value) {
    if (value.isNumber()) {
      return value.numberValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isArray()) {
      List<Object> elements = new ArrayList<>();
      value.forEach(element -> elements.add(cell(element)));
      return elements;
    }
    if (value.isObject()) {
      return cells(value);
    }
    return value.isNull() ? null : value.asText();
  }
}
