package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import kindling.run.probability.Calibrator;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The probabilities of a model that was trained on balanced classes and calibrated are the same in
 * onnxruntime as in {@code kindling predict}.
 */
class CalibratedExportIT {
  private static final int ROWS = 800;

  @TempDir Path folder;

  /** The label follows from area and city, but not always; the last class is rare. */
  private static List<String[]> rows(int classes) {
    Random random = new Random(classes);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double area = 40 + 120 * random.nextDouble();
      boolean oslo = random.nextInt(3) == 0;
      double size = area + (oslo ? 30 : 0) + 20 * random.nextGaussian();
      String label = size > 170 ? "large" : classes == 2 || size > 80 ? "medium" : "small";
      String noise = "%.6f".formatted(random.nextGaussian());
      rows.add(new String[] {"%.3f".formatted(area), oslo ? "Oslo" : "Rome", noise, label});
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"weights, temperature, 0.5, 3", "sampling, isotonic, 0.3, 2"})
  void onnxruntimeAndPredictGiveTheSameProbabilities(
      String balance, String calibration, double threshold, int classes) throws Exception {
    List<String[]> rows = rows(classes);
    Path table = folder.resolve("houses.csv");
    write(table, ",", "area,city,noise,size", rows, 4);
    Path run = folder.resolve("run");
    InProcess.onSpark(
            "train",
            "--data",
            table.toString(),
            "--fast",
            "--label",
            "size",
            "--out",
            run.toString(),
            "--set",
            "data.balance=" + balance,
            "--set",
            "training.calibration=" + calibration,
            "--set",
            "training.threshold=" + threshold,
            "--set",
            "training.epochs=8",
            "--set",
            "training.batch-size=32",
            "--no-report")
        .succeeded();
    String file = run.resolve("model.safetensors").toString();
    Model model = new ModelFile(new Storage(new Configuration(false))).read(file);
    assertTrue(Calibrator.isCalibrated(model));
    assertEquals(threshold, model.network().decision().threshold());

    Map<Double, JsonNode> expected = predicted(file, table);
    List<String[]> found = scored(file, rows);
    assertEquals(ROWS, expected.size());
    for (int i = 0; i < ROWS; i++) {
      JsonNode row = expected.get(Double.parseDouble(rows.get(i)[2]));
      for (int k = 0; k < classes; k++) {
        String name = model.classes().get(k);
        double probability = row.path("probabilities").path(name).asDouble();
        assertEquals(probability, Double.parseDouble(found.get(i)[1 + k]), 1e-5, name + " of " + i);
      }
      assertEquals(row.path("prediction").asText(), found.get(i)[0], "prediction of " + i);
    }
  }

  private static void write(Path file, String separator, String head, List<String[]> rows, int most)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(head));
    rows.forEach(row -> lines.add(String.join(separator, List.of(row).subList(0, most))));
    Files.write(file, lines);
  }

  /** What {@code kindling predict} writes, by the noise of the row. */
  private Map<Double, JsonNode> predicted(String model, Path table) throws IOException {
    Path out = folder.resolve("predictions");
    InProcess.onSpark(
            "predict",
            "--model",
            model,
            "--input",
            table.toString(),
            "--output",
            out.toString(),
            "--output-format",
            "json")
        .succeeded();
    Map<Double, JsonNode> rows = new HashMap<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".json")).toList()) {
        for (JsonNode row : Json.parseLines(Files.readString(file))) {
          rows.put(row.path("noise").asDouble(), row);
        }
      }
    }
    return rows;
  }

  /** What onnxruntime computes: the prediction, then the probabilities. */
  private List<String[]> scored(String model, List<String[]> rows) throws Exception {
    Path onnx = folder.resolve("model.onnx");
    InProcess.Result exported =
        InProcess.kindling("export", "--model", model, "--output", onnx.toString());
    assertEquals(0, exported.exitCode(), exported::toString);
    write(folder.resolve("rows.tsv"), "\t", "area\tcity\tnoise", rows, 3);
    Command.run(
            new HashMap<>(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/onnxruntime/onnxruntime.jar",
                "src/test/onnxruntime/ScoreTable.java",
                onnx.toString(),
                folder.resolve("rows.tsv").toString(),
                folder.resolve("out.tsv").toString()))
        .succeeded();
    return Files.readAllLines(folder.resolve("out.tsv")).stream()
        .map(line -> line.split("\t"))
        .toList();
  }
}
