package kindling.store.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import kindling.config.UserError;
import kindling.store.Model;
import kindling.store.Storage;
import kindling.tables.BooleanEncoding;
import kindling.tables.ColumnType;
import kindling.tables.Encoding;
import kindling.tables.Encodings;
import kindling.tables.HashedEncoding;
import kindling.tables.SampleTables;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import kindling.tables.TextEncoding;
import kindling.tables.VectorEncoding;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The inputs and outputs of tables; {@link TableOnnxIT} tests what onnxruntime computes. */
class TableNodesTest {
  @TempDir Path folder;

  @Test
  void eachColumnIsAnInputWithItsName() {
    ParsedModel model = parsed(SampleTables.classes());
    assertEquals(
        List.of(
            "area 11 [rows, 1]",
            "rooms 11 [rows, 1]",
            "income 11 [rows, 1]",
            "lot size 11 [rows, 1]",
            "distance 11 [rows, 1]",
            "height 11 [rows, 1]",
            "city 8 [rows, 1]",
            "street 8 [rows, 1]",
            "kind 11 [rows, 1]",
            "garden 8 [rows, 1]",
            "new 11 [rows, 1]",
            "sold 11 [rows, 1]",
            "seen 11 [rows, 1]"),
        model.inputs);
    assertEquals(List.of("prediction 8 [rows]", "probabilities 1 [rows, 3]"), model.outputs);
    assertEquals("[\"bad\",\"fair\",\"good\"]", model.metadata.get("kindling.classes"));
    assertTrue(model.metadata.get("kindling.columns").startsWith("[\"area\",\"rooms\""));
    assertEquals(List.of("prediction 11 [rows]"), parsed(SampleTables.numbers()).outputs);
    assertEquals(
        List.of("prediction 11 [rows]", "quantiles 11 [rows, 3]"),
        parsed(SampleTables.quantiles()).outputs);
  }

  @Test
  void aFileWithLabelEncodersSaysSo() {
    assertEquals(2, parsed(SampleTables.classes()).model.messages(8).size());
    assertEquals(6, parsed(SampleTables.classes()).model.number(1));
  }

  @Test
  void anOutputGivesWayToAColumnOfItsName() {
    TableColumn same = new TableColumn("prediction", ColumnType.NUMBER, new BooleanEncoding(true));
    ParsedModel model = parsed(SampleTables.with(same));
    assertTrue(model.inputs.contains("prediction 11 [rows, 1]"), model.inputs::toString);
    assertEquals("prediction_2 8 [rows]", model.outputs.get(0));
  }

  @Test
  void forProgramsWithColumnsEveryInputAndOutputIsOne() {
    OnnxFile files = new OnnxFile(new Storage(new Configuration(false)), "1.2.3");
    String file = folder.resolve("columns.onnx").toString();
    files.writeColumns(file, SampleTables.classes());
    ParsedModel model = new ParsedModel(files(file));
    assertTrue(model.inputs.contains("city 8 [rows]"), model.inputs::toString);
    assertTrue(model.inputs.contains("area 11 [rows]"), model.inputs::toString);
    assertEquals(
        List.of(
            "prediction 8 [rows]",
            "probability_bad 1 [rows]",
            "probability_fair 1 [rows]",
            "probability_good 1 [rows]"),
        model.outputs);
  }

  private static byte[] files(String name) {
    return new Storage(new Configuration(false)).read(name, 1 << 20);
  }

  @Test
  void aVectorIsAnInputOfItsElements() {
    TableColumn vector = new TableColumn("v", ColumnType.VECTOR, new VectorEncoding(4));
    assertTrue(parsed(SampleTables.with(vector)).inputs.contains("v 1 [rows, 4]"));
  }

  @Test
  void hashesAreRefused() {
    for (Encoding encoding : List.of(new TextEncoding(8), new HashedEncoding(8, 2))) {
      TableColumn text = new TableColumn("note", ColumnType.TEXT, encoding);
      UserError error = assertThrows(UserError.class, () -> parsed(SampleTables.with(text)));
      assertTrue(
          error
              .getMessage()
              .contains(
                  "column \"note\" is encoded as %s, which ONNX cannot compute; train without"
                      .formatted(encoding.kind())),
          error::getMessage);
    }
  }

  /** A new encoding needs nodes, or the refusal that {@link #hashesAreRefused} sees. */
  @Test
  void everyEncodingIsConvertedOrRefused() {
    Table table = SampleTables.counts().table().orElseThrow();
    List<String> sampled = table.columns().stream().map(c -> c.encoding().kind()).toList();
    for (String kind : Encodings.ALL.names().split(", ", -1)) {
      assertFalse(
          !sampled.contains(kind) && !List.of("hashed", "text", "vector").contains(kind),
          () -> "add a column to SampleTables: " + kind);
    }
  }

  private static ParsedModel parsed(Model model) {
    OnnxFile files = new OnnxFile(new Storage(new Configuration(false)), "1.2.3");
    return new ParsedModel(files.message(model, false).toBytes());
  }
}
