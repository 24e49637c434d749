package kindling.store.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kindling.cli.Command;
import kindling.serving.LocalModel;
import kindling.serving.RowPrediction;
import kindling.store.Model;
import kindling.store.ModelFormat;
import kindling.store.Storage;
import kindling.tables.SampleTables;
import kindling.tables.Table;
import kindling.tables.TableColumn;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** onnxruntime predicts the same for each row of a table, with the columns as inputs. */
class TableOnnxIT {
  private static final int ROWS = 500;

  @TempDir Path folder;
  private final List<Map<String, Object>> rows = SampleTables.rows(ROWS);

  @Test
  void classesAndTheirProbabilitiesAreTheSame() throws Exception {
    Model model = SampleTables.classes();
    List<String[]> outputs = outputs(model);
    for (int i = 0; i < ROWS; i++) {
      double[] expected = SampleTables.probabilities(model, rows.get(i));
      int best = 0;
      for (int k = 0; k < 3; k++) {
        assertEquals(expected[k], Double.parseDouble(outputs.get(i)[1 + k]), 1e-5, "row " + i);
        best = expected[k] > expected[best] ? k : best;
      }
      assertEquals(model.classes().get(best), outputs.get(i)[0], "row " + i);
    }
  }

  @Test
  void theThresholdDecidesBetweenTwoClasses() throws Exception {
    for (boolean flag : new boolean[] {false, true}) {
      Model model = SampleTables.yesNo(flag, 0.3);
      LocalModel local = LocalModel.of(ModelFormat.bytes(model));
      List<String[]> outputs = outputs(model);
      int between = 0;
      for (int i = 0; i < ROWS; i++) {
        RowPrediction expected = local.predictRow(rows.get(i));
        double yes = expected.probabilities().get("yes");
        assertEquals(expected.text(), outputs.get(i)[0], "row " + i);
        assertEquals(expected.text(), yes > 0.3 ? "yes" : "no", "row " + i);
        assertEquals(1 - yes, Double.parseDouble(outputs.get(i)[1]), 1e-5, "row " + i);
        assertEquals(yes, Double.parseDouble(outputs.get(i)[2]), 1e-5, "row " + i);
        between += yes > 0.3 && yes < 0.5 ? 1 : 0;
      }
      assertTrue(between > 5, "rows that the threshold decides");
    }
  }

  @Test
  void numbersAreTheSameInTheUnitOfTheLabel() throws Exception {
    for (Model model : List.of(SampleTables.numbers(), SampleTables.counts())) {
      List<String[]> outputs = outputs(model);
      for (int i = 0; i < ROWS; i++) {
        double expected =
            model.table().orElseThrow().target().orElseThrow().number(score(model, rows.get(i)));
        assertEquals(expected, Double.parseDouble(outputs.get(i)[0]), 2e-3, "row " + i);
      }
    }
  }

  private static float score(Model model, Map<String, Object> row) {
    return SampleTables.scores(model, row)[0];
  }

  private List<String[]> outputs(Model model) throws Exception {
    String file = folder.resolve("model.onnx").toString();
    new OnnxFile(new Storage(new Configuration(false)), "test").write(file, model, false);
    Table table = model.table().orElseThrow();
    List<String> lines = new ArrayList<>(List.of(String.join("\t", table.names())));
    for (Map<String, Object> row : rows) {
      lines.add(
          table.columns().stream()
              .map(column -> input(column, row.get(column.name())))
              .collect(Collectors.joining("\t")));
    }
    Files.write(folder.resolve("rows.tsv"), lines);
    Command.run(
            new HashMap<>(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/onnxruntime/onnxruntime.jar",
                "src/test/onnxruntime/ScoreTable.java",
                file,
                folder.resolve("rows.tsv").toString(),
                folder.resolve("out.tsv").toString()))
        .succeeded();
    return Files.readAllLines(folder.resolve("out.tsv")).stream()
        .map(line -> line.split("\t"))
        .toList();
  }

  /** A value as the model's input takes it, as text. */
  private static String input(TableColumn column, Object value) {
    return switch (TableNodes.type(column)) {
      case TEXT -> value == null ? "" : value.equals("7") ? "7.0" : value.toString();
      case NUMBER ->
          value == null
              ? "NaN"
              : value instanceof Boolean flag
                  ? flag ? "1" : "0"
                  : String.valueOf(Double.parseDouble(value.toString()));
      case DAYS -> {
        LocalDateTime time =
            value instanceof LocalDate date ? date.atStartOfDay() : (LocalDateTime) value;
        yield value == null
            ? "NaN"
            : String.valueOf(
                time.toLocalDate().toEpochDay() + time.toLocalTime().toNanoOfDay() / 86400e9);
      }
      case VECTOR -> throw new IllegalArgumentException(column.name());
    };
  }
}
