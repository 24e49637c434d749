package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kindling.store.Json;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kindling explain} of models that are trained for a few epochs. */
class ExplainIT {
  private static final String HEAD = "area,city,noise,price";

  @TempDir static Path folder;

  private static List<String> rows;
  private static String model;

  /** The price follows from area and city; the noise has no influence. */
  @BeforeAll
  static void train() throws IOException {
    Random random = new Random(3);
    rows = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      double area = 40 + 120 * random.nextDouble();
      boolean oslo = random.nextInt(3) == 0;
      double price = 1000 * area * (oslo ? 2 : 1);
      rows.add(
          "%.3f,%s,%.4f,%.2f"
              .formatted(area, oslo ? "Oslo" : "Rome", random.nextGaussian(), price));
    }
    Path table = folder.resolve("houses.csv");
    write(table, rows);
    Path out = folder.resolve("houses");
    InProcess.onSpark(
            "train",
            "--data",
            table.toString(),
            "--fast",
            "--label",
            "price",
            "--out",
            out.toString(),
            "--set",
            "training.epochs=12",
            "--set",
            "training.batch-size=32",
            "--no-report")
        .succeeded();
    model = out.resolve("model.safetensors").toString();
  }

  private static void write(Path file, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(List.of(HEAD));
    all.addAll(lines);
    Files.write(file, all);
  }

  private static JsonNode explained(String master, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", "--model", model, "--json"));
    arguments.addAll(List.of(more));
    return Json.parse(
        InProcess.on(master, arguments.toArray(String[]::new)).succeeded().out().strip());
  }

  private static double importance(JsonNode explanation, String column) {
    for (JsonNode one : explanation.path("columns")) {
      if (one.path("column").asText().equals(column)) {
        return one.path("importance").asDouble();
      }
    }
    throw new AssertionError(column);
  }

  @Test
  void decisiveColumnsAreImportantAndNoiseIsNot() {
    JsonNode explanation = explained("local[2]");
    assertEquals("meanAbsoluteError", explanation.path("metric").asText());
    assertEquals(3, explanation.path("columns").size());
    assertEquals("noise", explanation.path("columns").path(2).path("column").asText());
    double area = importance(explanation, "area");
    assertTrue(area > 10_000, explanation::toString);
    assertTrue(importance(explanation, "city") > 10_000, explanation::toString);
    assertTrue(Math.abs(importance(explanation, "noise")) < 0.05 * area, explanation::toString);
    JsonNode first = explanation.path("columns").path(0);
    assertEquals(5, first.path("ofEachRepeat").size());
    assertTrue(first.path("deviation").asDouble() > 0);
  }

  @Test
  void coresFilesAndTheOrderOfRowsChangeNoBit() throws IOException {
    List<String> others = new ArrayList<>(rows);
    Collections.shuffle(others, new Random(4));
    Path files = Files.createDirectories(folder.resolve("parts"));
    for (int part = 0; part < 3; part++) {
      write(
          files.resolve("part%d.csv".formatted(part)),
          others.subList(300 * part, 300 * part + 300));
    }
    JsonNode one =
        explained("local[1]", "--data", folder.resolve("houses.csv").toString(), "--repeats", "2");
    assertEquals(900, one.path("rows").asInt());
    assertEquals(one, explained("local[3]", "--data", files.toString(), "--repeats", "2"));
  }

  @Test
  void theDataMayHaveAnotherFormatThanTheTrainingSet() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String row : rows) {
      String[] cells = row.split(",");
      lines.add(
          "{\"area\":%s,\"city\":\"%s\",\"noise\":%s,\"price\":%s}".formatted((Object[]) cells));
    }
    String file = Files.write(folder.resolve("houses.json"), lines).toString();
    JsonNode explanation =
        explained("local[2]", "--data", file, "--set", "data.format=json", "--repeats", "1");
    assertEquals(900, explanation.path("rows").asInt());
    assertEquals("noise", explanation.path("columns").path(2).path("column").asText());
  }

  @Test
  void effectsAreInTheUnitsOfColumnAndLabel() {
    JsonNode effects = explained("local[2]", "--repeats", "1").path("effects");
    assertEquals(3, effects.size());
    for (JsonNode effect : effects) {
      JsonNode points = effect.path("points");
      double first = points.path(0).path("predictions").path(0).asDouble();
      double last = points.path(points.size() - 1).path("predictions").path(0).asDouble();
      assertEquals("price", effect.path("outputs").path(0).asText());
      switch (effect.path("column").asText()) {
        case "area" -> {
          assertEquals(41.0, points.path(0).path("value").asDouble(), 4);
          assertEquals(159.0, points.path(points.size() - 1).path("value").asDouble(), 4);
          assertTrue(last > 2 * first, effect::toString);
        }
        case "city" -> {
          assertEquals("Rome", points.path(0).path("value").asText());
          assertEquals("Oslo", points.path(1).path("value").asText());
          assertTrue(last > 1.5 * first, effect::toString);
        }
        default -> assertEquals(1, last / first, 0.1);
      }
    }
  }

  @Test
  void aPageAndItsNumbersAreWritten() throws IOException {
    Path out = folder.resolve("explanation");
    String[] command = {
      "explain", "--model", model, "--repeats", "1", "--effects", "1", "--out", out.toString()
    };
    InProcess.onSpark(command).succeeded();
    JsonNode numbers = Json.parse(Files.readString(out.resolve("explain.json")));
    assertEquals(1, numbers.path("effects").size());
    List<String> csv = Files.readAllLines(out.resolve("importance.csv"));
    assertEquals("column,importance,deviation", csv.get(0));
    assertEquals(4, csv.size());
    assertTrue(Files.readString(out.resolve("explain.html")).contains("</svg>"));
    InProcess.onSpark(command).isUsersMistake("exists already; choose another --out");
  }

  @Test
  void everyMetricThatFitsTheLabelServes() {
    JsonNode explanation =
        explained("local[2]", "--repeats", "1", "--effects", "0", "--metric", "r2");
    assertTrue(explanation.path("higherIsBetter").asBoolean());
    assertTrue(explanation.path("value").asDouble() > 0.9, explanation::toString);
    assertTrue(importance(explanation, "area") > 0.2, explanation::toString);
    assertEquals(0, importance(explanation, "noise"), 0.05);
  }

  @Test
  void aColumnByItselfHasTheSameBits() {
    JsonNode all = explained("local[2]");
    JsonNode some = explained("local[2]", "--columns", "city");
    assertEquals(1, some.path("columns").size());
    assertEquals(importance(all, "city"), importance(some, "city"));
  }

  @Test
  void contributionsSumToThePredictionMinusTheBaseline() throws IOException {
    Path out = folder.resolve("contributions");
    InProcess.onSpark(
            "predict",
            "--model",
            model,
            "--input",
            folder.resolve("houses.csv").toString(),
            "--output",
            out.toString(),
            "--output-format",
            "json",
            "--contributions")
        .succeeded();
    List<JsonNode> predictions = new ArrayList<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".json")).toList()) {
        predictions.addAll(Json.parseLines(Files.readString(file)));
      }
    }
    assertEquals(900, predictions.size());
    double baseline = predictions.get(0).path("baseline").asDouble();
    double noise = 0;
    double area = 0;
    for (JsonNode row : predictions) {
      JsonNode contributions = row.path("contributions");
      double sum = 0;
      for (String column : List.of("area", "city", "noise")) {
        sum += contributions.path(column).asDouble();
      }
      double difference = row.path("prediction").asDouble() - baseline;
      assertEquals(difference, sum, Math.max(0.002 * Math.abs(difference), 40), row::toString);
      assertEquals(baseline, row.path("baseline").asDouble(), 1e-6 * baseline);
      // Above the mean area, the area raises the price.
      double above = row.path("area").asDouble() - 100;
      assertTrue(Math.abs(above) < 8 || above * contributions.path("area").asDouble() > 0);
      noise += Math.abs(contributions.path("noise").asDouble());
      area += Math.abs(contributions.path("area").asDouble());
    }
    assertTrue(noise < 0.1 * area, noise + " of " + area);
  }

  @Test
  void mistakesAreNamed() {
    InProcess.onSpark("explain", "--model", model, "--columns", "town")
        .isUsersMistake(
            "--columns names \"town\", which the model does not take; it must be some of area, city, noise");
    InProcess.onSpark("explain", "--model", model, "--metric", "accuracy")
        .isUsersMistake("--metric is \"accuracy\"");
    InProcess.onSpark("explain", "--model", model, "--repeats", "0")
        .isUsersMistake("--repeats is 0; it must be from 1 to 1,000");
  }
}
