package kindling.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.metrics.Evaluation;
import kindling.report.console.TextConsole;
import kindling.store.Json;
import kindling.store.Model;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings on labels that are no classes, and on rows that do not count alike. */
class LabelsAndWeightsIT {
  /** One step over all rows, so that the loss after it tells the gradient. */
  private static final String ONE_STEP =
      "training { epochs = 1, batch-size = 1000, shards = 3, sampling = sequential }\n";

  private static SparkSession spark;

  @TempDir Path folder;
  private int runs;
  private String console;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aLineIsFoundInTheSameBitsInBothWaysToStep() {
    write(
        "line",
        spark
            .range(400)
            .selectExpr("cast(id % 20 as double) / 10 - 1 as x")
            .selectExpr("x", "3 * x - 2 as y"));
    String conf =
        """
        network { layers = [affine 1 -> 1], loss = mean-squared-error }
        training { epochs = 6, batch-size = 20, shards = 3 }
        """
            + parquet("line", "label-column = y, feature-columns = [x]");
    Model model = train(conf);
    JsonNode last = lastEpoch();
    assertTrue(last.get("trainMeanAbsoluteError").doubleValue() < 0.01, last::toString);
    assertTrue(last.get("trainMeanSquaredError").doubleValue() < 0.001, last::toString);
    assertFalse(last.has("trainAccuracy"), last::toString);
    assertTrue(console.matches("(?s).*train loss +error .*"), console);
    assertArrayEquals(new float[] {3, -2}, model.parameters(), 0.05f);
    assertEquals(sha(model), sha(train(conf + "training.mode = all-reduce")));
    assertEquals(last.get("trainLoss"), lastEpoch().get("trainLoss"));

    Dataset<Row> predicted = predict("line", "parquet");
    assertEquals(
        "struct<y:double,prediction:double,scores:array<float>>",
        predicted.schema().simpleString());
    assertEquals(400, predicted.filter("abs(prediction - y) < 0.1").count());
    assertEquals(0, predicted.filter("cast(prediction as float) != scores[0]").count());
  }

  @Test
  void severalNumbersAreTrainedFromAndPredictedAsArrays() {
    write(
        "plane",
        spark
            .range(400)
            .selectExpr("id % 20 / 10 - 1 as a", "id % 7 / 3.5d - 1 as b")
            .selectExpr("array(a, b) as features", "array(a + b, a - b, 1d) as label"));
    train(
        """
        network { layers = [affine 2 -> 3], loss = mean-squared-error }
        training { epochs = 20, batch-size = 20, mode = all-reduce }
        """
            + parquet("plane", ""));
    assertTrue(lastEpoch().get("trainMeanAbsoluteError").doubleValue() < 0.05);
    Dataset<Row> predicted = predict("plane", "parquet");
    assertEquals(
        "struct<label:array<double>,prediction:array<double>,scores:array<float>>",
        predicted.schema().simpleString());
    assertEquals(
        400,
        predicted
            .filter("forall(sequence(0, 2), k -> abs(prediction[k] - label[k]) < 0.3)")
            .count());
    // CSV has no arrays.
    Row text = predict("plane", "csv").first();
    assertEquals(3, text.getString(1).split(" ").length);
  }

  @Test
  void flagsAreLearnedEachForItself() {
    write(
        "flags",
        spark
            .range(400)
            .selectExpr("(id * 7919 % 400) / 200 - 1 as a", "(id * 104729 % 400) / 200 - 1 as b")
            .selectExpr("a", "b", "array(int(a > 0.2), int(b < 0), int(a + b > 0)) as flags"));
    String conf =
        """
        network { layers = [affine 2 -> 16, tanh, affine 3], loss = sigmoid }
        training { epochs = 60, batch-size = 20, mode = all-reduce }
        optimizer { name = adam, learning-rate = 0.02 }
        """
            + parquet("flags", "label-column = flags, feature-columns = [a, b]");
    train(conf);
    JsonNode last = lastEpoch();
    assertTrue(last.get("trainAccuracy").doubleValue() > 0.9, last::toString);
    assertFalse(last.has("trainTopAccuracy"), last::toString);
    Dataset<Row> predicted = predict("flags", "parquet");
    assertEquals(
        "struct<flags:array<int>,prediction:array<double>,scores:array<float>>",
        predicted.schema().simpleString());
    assertEquals(
        Math.round(400 * last.get("trainAccuracy").doubleValue()),
        predicted.filter("prediction = cast(flags as array<double>)").count());
  }

  @Test
  void yesOrNoIsASingleFlag() {
    write("one", spark.range(200).selectExpr("id / 100 - 1 as a", "int(id > 100) as label"));
    train(
        """
        network { layers = [affine 1 -> 1], loss = sigmoid }
        training { epochs = 30, batch-size = 20, mode = all-reduce }
        """
            + parquet("one", "feature-columns = [a]"));
    assertTrue(lastEpoch().get("trainAccuracy").doubleValue() > 0.95);
    Dataset<Row> predicted = predict("one", "parquet");
    assertEquals(
        "struct<label:int,prediction:double,scores:array<float>>",
        predicted.schema().simpleString());
    assertEquals(0, predicted.filter("prediction != double(scores[0] > 0)").count());
  }

  @Test
  void aRowOfWeightTwoIsTwoRowsAndOneOfWeightZeroIsNone() {
    Dataset<Row> rows =
        spark
            .range(90)
            .selectExpr(
                "sin(id) as a",
                "cos(3 * id) as b",
                "id % 3 as class",
                "sin(5 * id) as number",
                "array(id % 2, int(id % 3 = 0)) as flags",
                "id % 4 as w");
    write("weighted", rows);
    write("heavy", rows.withColumn("w", rows.col("w").multiply(1e30)));
    write("repeated", rows.selectExpr("*", "explode(sequence(1, greatest(w, 1))) as n"));
    spark.read().parquet(path("repeated")).filter("w > 0").write().parquet(path("multiplied"));
    for (String label : List.of("class", "number", "flags")) {
      String network =
          switch (label) {
            case "class" -> "network { layers = [affine 2 -> 5, tanh, affine 3] }\n";
            case "number" ->
                "network { layers = [affine 2 -> 5, tanh, affine 1], loss = mean-squared-error }\n";
            default -> "network { layers = [affine 2 -> 5, tanh, affine 2], loss = sigmoid }\n";
          };
      String columns = "feature-columns = [a, b], label-column = " + label;
      Model expected = train(ONE_STEP + network + parquet("multiplied", columns));
      double loss = lastEpoch().get("trainLoss").doubleValue();
      for (String name : List.of("weighted", "heavy")) {
        Model model = train(ONE_STEP + network + parquet(name, columns + ", weight-column = w"));
        assertArrayEquals(expected.parameters(), model.parameters(), 1e-6f, label);
        assertEquals(loss, lastEpoch().get("trainLoss").doubleValue(), 1e-6, label);
      }
      train(ONE_STEP + network + parquet("weighted", columns));
      assertNotEquals(loss, lastEpoch().get("trainLoss").doubleValue(), 1e-6, label);
    }
  }

  @Test
  void weightsCountTheSameOnAnyClusterAndForEachSetOfItsOwn() throws IOException {
    write(
        "rows",
        spark
            .range(120)
            .selectExpr("sin(id) as a", "cos(3 * id) as b", "id % 3 as label", "1 + id % 5 as w"));
    write(
        "times-ten", spark.read().parquet(path("rows")).selectExpr("a", "b", "label", "10 * w w"));
    String conf =
        """
        network { layers = [affine 2 -> 5, tanh, affine 3] }
        training { epochs = 3, batch-size = 16, shards = 4 }
        """;
    // All but the label and the weight are features: two of them.
    String columns = "feature-columns = [\"*\"], weight-column = w";
    String data = parquet("rows", columns + ", test = \"" + path("times-ten") + "\"");
    Model model = train(conf + data);
    JsonNode last = lastEpoch();
    assertEquals(last.get("trainLoss").doubleValue(), last.get("testLoss").doubleValue(), 1e-6);
    assertEquals(sha(model), sha(train(conf + data + "training.mode = all-reduce")));
    assertEquals(last.get("testLoss"), lastEpoch().get("testLoss"));
    JsonNode record = Json.parse(Files.readString(folder.resolve("run0/run.json")));
    assertNotEquals(record.at("/data/train/contentHash"), record.at("/data/test/contentHash"));
    assertEquals(last.get("testLoss"), record.at("/final/testLoss"));
    ModelUse use =
        new ModelUse(spark.sparkContext(), folder + "/run0/model.safetensors", List.of());
    Evaluation test = use.evaluate(Split.TEST).evaluation();
    assertEquals(last.get("testLoss").doubleValue(), test.loss());
    // To predict, no weight is needed.
    write("bare", spark.read().parquet(path("rows")).drop("w", "label"));
    assertEquals(List.of("prediction", "scores"), List.of(predict("bare", "json").columns()));
  }

  @Test
  void aColumnSaysWhichRowsAreForValidation() {
    Dataset<Row> rows =
        spark
            .range(120)
            .selectExpr(
                "sin(id) as a", "cos(3 * id) as b", "id % 3 as label", "id % 4 = 0 as held");
    write("flagged", rows);
    write("seen", rows.filter("not held").drop("held"));
    write("held", rows.filter("held").drop("held"));
    assertRefused(
        "data.validation-column names no column \"held\"",
        "network.layers = [affine 3]\n",
        "seen",
        "format = parquet, feature-columns = [a, b], validation-column = held");
    String conf =
        """
        network { layers = [affine 2 -> 5, tanh, affine 3] }
        training { epochs = 2, batch-size = 16, shards = 3 }
        """;
    String columns = "feature-columns = [\"*\"]";
    Model expected =
        train(conf + parquet("seen", columns + ", validation = \"" + path("held") + "\""));
    double loss = lastEpoch().get("validationLoss").doubleValue();
    String flagged = parquet("flagged", columns + ", validation-column = held");
    assertEquals(sha(expected), sha(train(conf + flagged)));
    assertEquals(loss, lastEpoch().get("validationLoss").doubleValue(), 1e-9);
    ModelUse use =
        new ModelUse(spark.sparkContext(), folder + "/run1/model.safetensors", List.of());
    assertEquals(30, use.evaluate(Split.VALIDATION).evaluation().rows());
  }

  @Test
  void labelsThatTheLossHasNoUseForAreRefused() throws IOException {
    json("flags", "{'x':[1,2],'label':[0,1,1]}", "{'x':[2,2],'label':[0,0.5,1]}");
    String flags = "network { layers = [affine 3], loss = sigmoid }\n";
    assertRefused(
        "flags.json: a row has label 0.5 in element 1; with network.loss = sigmoid a label must be 0 or 1",
        flags,
        "flags.json",
        "");
    String number = "network { layers = [affine 1], loss = mean-squared-error }\n";
    assertRefused(
        "flags.json: labels have 3 elements, but the network's last layer gives 1 score; with a loss of numbers a label must be a number",
        number,
        "flags.json",
        "");
    json("numbers", "{'x':1,'label':0.5}", "{'x':2,'label':null}");
    assertRefused(
        "numbers.json: a row with label null has null in column \"label\"",
        number,
        "numbers.json",
        "");
    Files.writeString(folder.resolve("nan.csv"), "x,label\n1,0.5\n2,NaN\n");
    assertRefused(
        "nan.csv: a row with label NaN has NaN in column \"label\"",
        number,
        "nan.csv",
        "format = csv, options { header = true, inferSchema = true }");
    assertRefused(
        "test.conf: 1: network.loss = softmax chooses one of at least two classes",
        "network.layers = [affine 1]\n",
        "numbers.json",
        "");
  }

  @Test
  void weightsThatAreNoneAreRefused() throws IOException {
    String right = " in column \"w\"; weights must be finite numbers of at least 0, not null";
    json("negative", "{'x':1,'label':0,'w':1}", "{'x':2,'label':1,'w':-0.5}");
    assertWeightRefused("negative.json: a row with label 1 has -0.5" + right, "negative");
    json("null", "{'x':1,'label':0,'w':1}", "{'x':2,'label':1}");
    assertWeightRefused("null.json: a row with label 1 has null" + right, "null");
    json("large", "{'x':1,'label':0,'w':1e300}");
    assertWeightRefused("large.json: a row with label 0 has 1.0E300" + right, "large");
    json("zero", "{'x':1,'label':0,'w':0}", "{'x':2,'label':1,'w':0}");
    assertWeightRefused(
        "zero.json: all rows of the training set have 0 in column \"w\"; at least one weight must be above 0",
        "zero");
    json("none", "{'x':1,'label':0}");
    assertWeightRefused(
        "none.json: data.weight-column names no column \"w\"; there are [label, x]", "none");
    json("text", "{'x':1,'label':0,'w':'much'}");
    assertWeightRefused(
        "text.json: column \"w\" for the weight is of type string; it must be a boolean or a number",
        "text");
  }

  private void assertWeightRefused(String expected, String name) {
    assertRefused(expected, "network.layers = [affine 10]\n", name + ".json", "weight-column = w");
  }

  private void assertRefused(String expected, String network, String file, String columns) {
    String data =
        "data { format = json, feature-columns = [x], train = \"%s\"\n %s }\n"
            .formatted(path(file), columns);
    Throwable error = assertThrows(Exception.class, () -> train(network + data));
    while (error.getCause() != null && !(error instanceof UserError)) {
      error = error.getCause();
    }
    assertInstanceOf(UserError.class, error);
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertFalse(Files.exists(folder.resolve("run" + (runs - 1))), "no half-written results");
  }

  private void json(String name, String... rows) throws IOException {
    Files.writeString(folder.resolve(name + ".json"), String.join("\n", rows).replace('\'', '"'));
  }

  private void write(String name, Dataset<Row> rows) {
    rows.repartition(3).write().parquet(path(name));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String parquet(String name, String columns) {
    return "data { format = parquet, train = \"%s\"\n %s }\n".formatted(path(name), columns);
  }

  /** Trains into a new folder. */
  private Model train(String conf) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    Model model =
        new TrainingRun(spark.sparkContext(), Confs.settings(folder, conf))
            .train(folder.resolve("run" + runs++).toString(), false, TextConsole.plain(print))
            .model();
    console = out.toString(StandardCharsets.UTF_8);
    return model;
  }

  private JsonNode lastEpoch() {
    try {
      List<String> lines =
          Files.readAllLines(folder.resolve("run%d/metrics.jsonl".formatted(runs - 1)));
      return Json.parse(lines.get(lines.size() - 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the first model of the test predicts for a set. */
  private Dataset<Row> predict(String name, String format) {
    String output = path("predictions-%s-%s".formatted(name, format));
    new ModelUse(spark.sparkContext(), folder + "/run0/model.safetensors", List.of())
        .predict(path(name), output, format, false);
    return spark.read().format(format).option("header", true).load(output);
  }

  private static String sha(Model model) {
    return Model.sha256(model.parameters());
  }
}
