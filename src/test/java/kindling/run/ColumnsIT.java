package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.report.console.Console;
import kindling.report.console.TextConsole;
import kindling.store.Checkpoint;
import kindling.store.CheckpointFolder;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns are read by their names, in every set and by every command. */
class ColumnsIT {
  private static final String NETWORK =
      """
      network.layers = [affine 8, relu, affine 2]
      training { epochs = 2, batch-size = 16, shards = 2 }
      """;

  private static SparkSession spark;

  @TempDir Path folder;
  private int runs;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** What a label says of a alone. */
  private static Dataset<Row> rows() {
    return spark
        .range(200)
        .selectExpr("id", "sin(id) a", "10 + 2 * cos(7 * id) b", "cos(3 * id) c")
        .selectExpr("*", "int(a > 0) label");
  }

  @Test
  void everyOtherSetIsReadByTheNamesOfTheTrainingSet() {
    csv("train", "a", "b", "c", "label");
    csv("same", "a", "b", "c", "label");
    csv("other", "label", "id", "c", "a", "b");
    Model model = train(data("train") + test("same") + validation("same"));
    Model others = train(data("train") + test("other") + validation("other"));
    assertEquals(List.of("a", "b", "c"), model.featureColumns());
    assertEquals(sha(model), sha(others));
    assertEquals(evaluate(0, "same"), evaluate(1, "other"));
    assertEquals(evaluate(0, "same"), evaluate(0, "other"));
    Settings settings = settings(data("train") + test("other") + validation("other"));
    assertEquals(
        3, DataOverview.of(spark.sparkContext(), settings, 5).sets().size(), "and is shown");
    try (SharedSets sets = SharedSets.inTasks(spark.sparkContext());
        SharedSets.Lease lease = sets.lease(settings)) {
      assertTrue(lease.training().resolved().contains("[\"a\",\"b\",\"c\"]"), "in a sweep, too");
    }
  }

  @Test
  void whatIsPredictedHasTheColumnsOfTheModelInAnyOrderAndOthersStay() {
    csv("train", "a", "b", "c", "label");
    csv("ordered", "id", "a", "b", "c");
    csv("other", "c", "b", "id", "a");
    train(data("train"));
    Dataset<Row> expected = predict("ordered");
    Dataset<Row> predicted = predict("other");
    assertEquals(List.of("id", "prediction", "scores"), List.of(predicted.columns()));
    assertEquals(expected.orderBy("id").collectAsList(), predicted.orderBy("id").collectAsList());
  }

  @Test
  void aColumnThatIsMissingOrOfAnotherTypeIsRefusedByName() throws IOException {
    csv("train", "a", "b", "c", "label");
    csv("miss", "c", "b", "label");
    Files.writeString(folder.resolve("text.csv"), "a,b,c,label\n1,two,3,0\n");
    assertRefused(
        "miss: has no column \"a\", which the training set has; there are [c, b, label]",
        () -> train(data("train") + test("miss")));
    assertRefused(
        "text.csv: row 1 after the header has the text \"two\" in column \"b\"; features are numbers",
        () -> train(data("train") + validation("text.csv")));
    Settings settings = settings(data("train") + test("miss"));
    assertRefused(
        "miss: has no column \"a\"", () -> DataOverview.of(spark.sparkContext(), settings, 5));
    train(data("train"));
    runs = 1;
    assertRefused(
        "miss: has no column \"a\", which the model takes; there are [c, b, label]",
        () -> predict("miss"));
    assertRefused("miss: has no column \"a\", which the model takes", () -> evaluate(0, "miss"));
  }

  @Test
  void aTrainingResumesWithTheSameColumns() {
    csv("train", "a", "b", "c", "label");
    Model whole = train(data("train") + "\ntraining.epochs = 4\n");
    train(data("train"));
    String run = folder + "/run1";
    Checkpoint checkpoint =
        new CheckpointFolder(storage(), run + "/checkpoints").newest(warning -> {}).orElseThrow();
    // A training works in the arrays of its checkpoint.
    byte[] copy = checkpoint.toBytes();
    csv("moved", "c", "id", "label", "b", "a");
    Settings more =
        settings(data("moved") + "\ntraining.epochs = 4\n")
            .withFeatureColumns(List.of("a", "b", "c"));
    assertEquals(
        sha(whole),
        sha(
            new TrainingRun(spark.sparkContext(), more)
                .resume(run, at(checkpoint), console())
                .model()));
    // Of a version that did not keep the names.
    Settings star = settings(data("train") + "\ntraining.epochs = 4\n");
    Checkpoint earlier =
        Checkpoint.of(
            Checkpoint.parse("copy", copy).state(13), star.resolvedWith(1), checkpoint.origin());
    assertEquals(
        sha(whole),
        sha(
            new TrainingRun(spark.sparkContext(), star)
                .resume(run, at(earlier), console())
                .model()));
  }

  private static ResumePoint at(Checkpoint checkpoint) {
    return new ResumePoint(checkpoint.settings(), Optional.of(checkpoint));
  }

  @Test
  void aModelOfAVersionThatDidNotKeepTheNamesGoesByPosition() {
    csv("train", "a", "b", "c", "label");
    Model model = train(data("train") + test("train"));
    Settings star = settings(data("train") + test("train"));
    new ModelFile(storage())
        .write(
            folder + "/run1/model.safetensors",
            new Model(model.network(), model.parameters(), model.scale(), star.resolvedWith(1)));
    csv("renamed", "a as x", "b as y", "c as z");
    csv("named", "a", "b", "c");
    assertEquals(evaluate(0, "train"), evaluate(1, "train"));
    Dataset<Row> expected = predict("named");
    Dataset<Row> predicted = predictWith("/run1/model.safetensors", "renamed");
    assertEquals(
        expected.orderBy("scores").collectAsList(), predicted.orderBy("scores").collectAsList());
  }

  @Test
  void fieldsOfStructsQuotedNamesAndFlagsAreColumns() {
    Dataset<Row> plain =
        rows().selectExpr("a", "int(b > 10) b", "c", "int(c > 0) w", "id % 4 = 0 held", "label");
    write("plain", plain);
    write(
        "nested",
        plain.selectExpr(
            "struct(a `x.a`, c) s",
            "b = 1 `is.b`",
            "struct(w = 1 w, struct(held) in) t",
            "label = 1 label"));
    String columns = ", weight-column = %s, validation-column = %s, rows = 120 }\n";
    Model expected = train(parquet("plain") + "[a, b, c]" + columns.formatted("w", "held"));
    Model model =
        train(
            parquet("nested")
                + "[s.x.a, \"`is.b`\", \"s.c\"]"
                + columns.formatted("t.w", "\"t.`in`.held\""));
    assertEquals(sha(expected), sha(model));
    Dataset<Row> predicted = predictWith("/run1/model.safetensors", "nested");
    assertEquals(List.of("s", "t", "label", "prediction", "scores"), List.of(predicted.columns()));
  }

  @Test
  void severalColumnsOfSeveralElementsAreTrainedAsTheirElements() {
    Dataset<Row> plain = rows().selectExpr("a", "b", "c", "255d d", "label");
    write("plain", plain);
    write("mixed", plain.selectExpr("array(b, c) bc", "unhex('ff') d", "'x' other", "a", "label"));
    Model expected = train(parquet("plain") + "[b, c, a, d] }\n");
    Model model = train(parquet("mixed") + "[bc, a, d] }\n");
    assertEquals(sha(expected), sha(model));
    assertEquals(List.of("bc", "a", "d"), model.featureColumns());
    Dataset<Row> predicted = predictWith("/run1/model.safetensors", "mixed");
    assertEquals(200, predicted.count());
    assertEquals(
        predictWith("/run0/model.safetensors", "plain")
            .select("scores")
            .orderBy("scores")
            .collectAsList(),
        predicted.select("scores").orderBy("scores").collectAsList());
  }

  @Test
  void aSetWhoseColumnsHaveOtherWidthsIsRefused() {
    Dataset<Row> rows = rows();
    write("train", rows.selectExpr("array(b, c) x", "array(a) y", "label"));
    write("test", rows.selectExpr("array(b) x", "array(a, c) y", "label"));
    assertRefused(
        "test: column \"x\" has 1 elements, but in " + path("train") + " it has 2",
        () -> train(parquet("train") + "[x, y] }\n" + test("test")));
  }

  private String data(String name) {
    return "data { format = csv, options { header = true, inferSchema = true }, feature-columns = [\"*\"], train = \"%s\" }\n"
        .formatted(path(name));
  }

  private String parquet(String name) {
    return "data { format = parquet, train = \"%s\", feature-columns = ".formatted(path(name));
  }

  private String test(String name) {
    return "data.test = \"%s\"\n".formatted(path(name));
  }

  private String validation(String name) {
    return "data.validation = \"%s\"\n".formatted(path(name));
  }

  private void csv(String name, String... columns) {
    rows().selectExpr(columns).coalesce(1).write().option("header", true).csv(path(name));
  }

  private void write(String name, Dataset<Row> rows) {
    rows.write().parquet(path(name));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Settings settings(String data) {
    return Confs.settings(folder, NETWORK + data);
  }

  private Model train(String data) {
    TrainingRun run = new TrainingRun(spark.sparkContext(), settings(data));
    return run.train(folder + "/run" + runs++, false, console()).model();
  }

  private static Console console() {
    return TextConsole.plain(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  /** The loss over a test set. */
  private double evaluate(int run, String name) {
    List<String> overrides = List.of("data.test=" + path(name));
    return new ModelUse(
            spark.sparkContext(), folder + "/run" + run + "/model.safetensors", overrides)
        .evaluate(Split.TEST)
        .evaluation()
        .loss();
  }

  private Dataset<Row> predict(String name) {
    return predictWith("/run0/model.safetensors", name);
  }

  private Dataset<Row> predictWith(String model, String name) {
    String output = path("predictions-" + name);
    new ModelUse(spark.sparkContext(), folder + model, List.of())
        .predict(path(name), output, "parquet", false);
    return spark.read().parquet(output);
  }

  private static Storage storage() {
    return new Storage(spark.sparkContext().hadoopConfiguration());
  }

  private void assertRefused(String expected, Runnable action) {
    UserError error = assertThrows(UserError.class, action::run);
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }

  private static String sha(Model model) {
    return Model.sha256(model.parameters());
  }
}
