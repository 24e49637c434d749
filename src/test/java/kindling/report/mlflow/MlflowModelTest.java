package kindling.report.mlflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.network.Loss.Labels;
import kindling.optimize.LearningRate;
import kindling.report.mlflow.TrackingServer.Status;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.store.record.Figures;
import kindling.tables.ColumnType;
import kindling.tables.SampleTables;
import kindling.tables.TableColumn;
import kindling.tables.TextEncoding;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form in which MLflow keeps the model of a table. */
class MlflowModelTest {
  @TempDir Path folder;
  private final Storage storage = new Storage(new Configuration(false));

  @Test
  void theSignatureNamesColumnsAndOutputsWithTheirTypes() {
    JsonNode signature = description(SampleTables.classes()).path("signature");
    JsonNode inputs = Json.parse(signature.path("inputs").asText());
    assertEquals(13, inputs.size());
    assertEquals("{\"type\":\"double\",\"name\":\"area\",\"required\":true}", inputs.get(0) + "");
    assertEquals("{\"type\":\"string\",\"name\":\"city\",\"required\":true}", inputs.get(6) + "");
    JsonNode outputs = Json.parse(signature.path("outputs").asText());
    assertEquals(
        List.of("prediction", "probability_bad", "probability_fair", "probability_good"),
        outputs.findValuesAsText("name"));
    assertEquals(List.of("string", "float", "float", "float"), outputs.findValuesAsText("type"));
    JsonNode ofNumbers = description(SampleTables.numbers()).path("signature").path("outputs");
    assertEquals(
        "[{\"type\":\"double\",\"name\":\"prediction\",\"required\":true}]", ofNumbers.asText());
  }

  @Test
  void aTableThatOnnxCannotEncodeHasASignatureOnly() {
    TableColumn text = new TableColumn("note", ColumnType.TEXT, new TextEncoding(8));
    JsonNode description = description(SampleTables.with(text));
    assertEquals(List.of("kindling"), names(description.path("flavors")));
    assertEquals(14, Json.parse(description.at("/signature/inputs").asText()).size());
    assertEquals(
        List.of("onnx", "python_function", "kindling"),
        names(description(SampleTables.classes()).path("flavors")));
  }

  @Test
  void itIsAnArtifactOfTheRun() throws Exception {
    String results = folder.resolve("run").toString();
    new ModelFile(storage).write(results + "/" + ModelFile.NAME, SampleTables.classes());
    List<String> warnings = new ArrayList<>();
    try (TrackingServerStub server = new TrackingServerStub()) {
      Tracking tracking =
          new Tracking(new TrackingServer(server.uri(), Credentials.of(Map.of()), 10_000), "0");
      Description description =
          Description.of("{}", Map.of("versions", Map.of("kindling", "1.2.3")), results);
      TrackedRun run =
          new TrackedRun(
              tracking, storage, results, description, message -> warnings.add(message.toString()));
      run.send(List.of(), new EpochMetrics(LearningRate.constant(0.1), new Figures(Labels.CLASS)));
      run.end(Status.FINISHED, Map.of(), 1);
      String artifacts = "0/" + server.onlyRunId() + "/artifacts/";
      assertEquals(
          Set.of(
              artifacts + "model.safetensors",
              artifacts + "model/MLmodel",
              artifacts + "model/model.onnx",
              artifacts + "model/requirements.txt"),
          server.files.keySet());
      byte[] sent = server.files.get(artifacts + "model/MLmodel");
      JsonNode kept = Json.parse(new String(sent, StandardCharsets.UTF_8));
      assertEquals(server.onlyRunId(), kept.path("run_id").asText());
      assertEquals("1.2.3", kept.at("/flavors/kindling/version").asText());
      assertArrayEquals(
          Files.readAllBytes(Path.of(results, "mlflow-model", "model.onnx")),
          server.files.get(artifacts + "model/model.onnx"));
    }
    assertTrue(warnings.isEmpty(), warnings::toString);
  }

  private JsonNode description(Model model) {
    String target = folder.resolve("model").toString();
    List<String> files =
        new MlflowModel(model, model.table().orElseThrow(), "1.2.3", "r1", 1_700_000_000)
            .write(storage, target);
    assertEquals("MLmodel", files.get(0));
    byte[] content = storage.read(target + "/MLmodel", 1 << 20);
    return Json.parse(new String(content, StandardCharsets.UTF_8));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
