package kindling.report.mlflow;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kindling.config.UserError;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.onnx.OnnxFile;
import kindling.store.onnx.TableNodes;
import kindling.store.onnx.TableNodes.InputType;
import kindling.tables.Table;
import kindling.tables.TableColumn;

/**
 * The model of a table as MLflow keeps models: a folder with {@code MLmodel}, which has the
 * signature, {@code model.onnx} and {@code requirements.txt}. MLflow in Python loads it with its
 * flavour of ONNX.
 *
 * @param version of Kindling
 * @param runId of the run that trained it
 * @param seconds since 1970, when the file was made
 */
record MlflowModel(Model model, Table table, String version, String runId, long seconds) {
  /** The usual name in a folder of results. */
  static final String FOLDER = "mlflow-model";

  private static final String DESCRIPTION = "MLmodel";
  private static final String ONNX = "model.onnx";
  private static final String REQUIREMENTS = "requirements.txt";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  /**
   * Writes the files.
   *
   * @return their names; without the one of ONNX if that cannot compute an encoding
   */
  List<String> write(Storage storage, String folder) {
    List<String> names = new ArrayList<>(List.of(DESCRIPTION));
    boolean converted = hasOnnx();
    if (converted) {
      new OnnxFile(storage, version).writeColumns(folder + "/" + ONNX, model);
      storage.write(
          folder + "/" + REQUIREMENTS,
          "mlflow\nonnx\nonnxruntime\npandas\n".getBytes(StandardCharsets.UTF_8));
      names.addAll(List.of(ONNX, REQUIREMENTS));
    }
    storage.write(folder + "/" + DESCRIPTION, Json.pretty(description(converted)));
    return names;
  }

  /** MLflow passes a column of numbers or texts to ONNX, and no other. */
  private boolean hasOnnx() {
    try {
      return table.columns().stream().noneMatch(c -> TableNodes.type(c) == InputType.VECTOR)
          && table.target().isPresent();
    } catch (UserError e) {
      return false;
    }
  }

  /** The content of {@code MLmodel}: JSON, which is YAML too. */
  private Map<String, Object> description(boolean converted) {
    Map<String, Object> flavors = new LinkedHashMap<>();
    if (converted) {
      Map<String, Object> onnx = new LinkedHashMap<>();
      onnx.put("data", ONNX);
      onnx.put("onnx_version", "1.6.0");
      onnx.put("providers", List.of("CPUExecutionProvider"));
      flavors.put("onnx", onnx);
      flavors.put("python_function", Map.of("data", ONNX, "loader_module", "mlflow.onnx"));
    }
    flavors.put("kindling", Map.of("data", "../" + ModelFile.NAME, "version", version));
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("artifact_path", TrackedRun.MODEL);
    description.put("run_id", runId);
    description.put("utc_time_created", TIME.format(Instant.ofEpochSecond(seconds)));
    description.put("flavors", flavors);
    description.put("signature", signature());
    return description;
  }

  /** Inputs and outputs, each as JSON in a text, as MLflow writes them. */
  private Map<String, Object> signature() {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      inputs.add(column(column.name(), type(column)));
    }
    List<Map<String, Object>> outputs = new ArrayList<>();
    outputs.add(column("prediction", table.classes().isEmpty() ? "double" : "string"));
    for (String name : table.classes()) {
      outputs.add(column(OnnxFile.probability(name), "float"));
    }
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put("inputs", Json.line(inputs));
    signature.put("outputs", Json.line(outputs));
    signature.put("params", null);
    return signature;
  }

  private static Object type(TableColumn column) {
    return switch (column.type()) {
      case VECTOR -> Map.of("type", "array", "items", Map.of("type", "float", "required", true));
      case TEXT, UNTYPED, NUMBER, BOOLEAN, DATE, TIMESTAMP -> named(column);
    };
  }

  private static String named(TableColumn column) {
    try {
      return TableNodes.type(column) == InputType.TEXT ? "string" : "double";
    } catch (UserError e) {
      return "string";
    }
  }

  private static Map<String, Object> column(String name, Object type) {
    Map<String, Object> column = new LinkedHashMap<>();
    if (type instanceof Map<?, ?> array) {
      array.forEach((key, value) -> column.put((String) key, value));
    } else {
      column.put("type", type);
    }
    column.put("name", name);
    column.put("required", true);
    return column;
  }
}
