package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import kindling.cluster.Sessions;
import kindling.config.SettingsReader;
import kindling.gradient.Workers.Split;
import kindling.metrics.ConfusionMatrix;
import kindling.serving.LocalModel;
import kindling.serving.RowPrediction;
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

/** A model of a table predicts in the terms of its label. */
class TablePredictionsIT {
  private static final List<String> COLUMNS = List.of("id", "city", "area", "price", "size");

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void writeRows() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
    rows().write().parquet(path("rows"));
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  /** The size follows from the area, the price from area and city. */
  private static Dataset<Row> rows() {
    return spark
        .range(400)
        .selectExpr(
            "id",
            "if(id % 4 = 0, null, if(id % 3 = 0, 'Oslo', 'Rome')) city",
            "if(id % 9 = 0, null, double(id % 100)) area")
        .selectExpr(
            "*",
            "5000 + 10 * coalesce(area, 0) + if(city = 'Oslo', 300, 0) price",
            "if(coalesce(area, 0) > 60, 'large', if(coalesce(area, 0) > 30, 'medium', 'small')) size");
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String train(String label, String others) {
    String conf =
        """
        data { train = "%s", format = parquet, label-column = %s, feature-columns = ["*"]
          columns { "*" = auto, id = ignore, %s = ignore } }
        network { layers = [affine 16, relu, affine %s
        training { epochs = 12, batch-size = 32, shards = 2 }
        optimizer { name = adam, learning-rate = 0.01 }
        """
            .formatted(
                path("rows"),
                label,
                others,
                label.equals("size") ? "3]}" : "1], loss = mean-squared-error}");
    Model model =
        new TrainingRun(
                spark.sparkContext(), SettingsReader.ofText(conf, "test", List.of()).settings())
            .train(message -> {})
            .model();
    String file = path(label + ".safetensors");
    new ModelFile(new Storage(spark.sparkContext().hadoopConfiguration())).write(file, model);
    return file;
  }

  private static Dataset<Row> predict(String model, String format) {
    String output = path("predictions of " + Path.of(model).getFileName() + " " + format);
    new ModelUse(spark.sparkContext(), model, List.of())
        .predict(path("rows"), output, format, false);
    return spark.read().option("header", true).format(format).load(output);
  }

  @Test
  void classesHaveTheirNamesAndAllColumnsStay() {
    Dataset<Row> predicted = predict(train("size", "price"), "parquet");
    Set<String> columns = new HashSet<>(COLUMNS);
    columns.addAll(List.of("prediction", "probabilities"));
    assertEquals(columns, Set.of(predicted.columns()));
    assertEquals(400, predicted.count());
    assertTrue(predicted.filter("prediction = size").count() > 350);
    for (Row row : predicted.select("prediction", "probabilities").collectAsList()) {
      Map<String, Double> probabilities = row.getJavaMap(1);
      assertEquals(Set.of("small", "medium", "large"), probabilities.keySet());
      assertEquals(1, probabilities.values().stream().mapToDouble(p -> p).sum(), 1e-6);
      double highest = probabilities.values().stream().mapToDouble(p -> p).max().orElseThrow();
      assertEquals(highest, probabilities.get(row.getString(0)));
    }
  }

  @Test
  void theConfusionMatrixHasTheNamesOfClasses() {
    ModelUse use = new ModelUse(spark.sparkContext(), train("size", "price"), List.of());
    ConfusionMatrix matrix = use.evaluate(Split.TRAIN).matrix();
    assertEquals(
        List.of("large", "medium", "small"), IntStream.range(0, 3).mapToObj(matrix::name).toList());
  }

  @Test
  void inCsvTheProbabilitiesAreJson() {
    Row row = predict(train("size", "price"), "csv").select("probabilities").first();
    assertTrue(
        row.getString(0).matches("\\{\"large\":[^,]+,\"medium\":[^,]+,\"small\":[^,]+}"),
        row.getString(0));
  }

  /** The same bits, if a batch has the same rows: here all of them, read from one partition. */
  @Test
  void plainJavaPredictsTheSame() {
    rows().limit(200).coalesce(1).write().parquet(path("few"));
    List<Row> few = spark.read().parquet(path("few")).orderBy("id").collectAsList();
    Map<String, Object> columns = new HashMap<>();
    columns.put("city", few.stream().map(row -> row.<String>getAs("city")).toList());
    columns.put("area", few.stream().map(row -> row.<Double>getAs("area")).toArray());
    for (String label : List.of("size", "price")) {
      String model = train(label, label.equals("size") ? "price" : "size");
      String output = path("few predictions of " + label);
      new ModelUse(spark.sparkContext(), model, List.of())
          .predict(path("few"), output, "parquet", false);
      List<Row> expected = spark.read().parquet(output).orderBy("id").collectAsList();
      List<RowPrediction> predicted = LocalModel.load(Path.of(model)).predictColumns(columns);
      assertEquals(200, predicted.size());
      for (int i = 0; i < 200; i++) {
        assertEquals(expected.get(i).getAs("prediction"), predicted.get(i).value(), label + i);
        if (label.equals("size")) {
          int probabilities = expected.get(i).fieldIndex("probabilities");
          assertEquals(expected.get(i).getJavaMap(probabilities), predicted.get(i).probabilities());
        }
      }
    }
  }

  @Test
  void numbersAreInTheUnitOfTheLabel() {
    Dataset<Row> predicted = predict(train("price", "size"), "parquet");
    Set<String> columns = new HashSet<>(COLUMNS);
    columns.add("prediction");
    assertEquals(columns, Set.of(predicted.columns()));
    Row errors = predicted.selectExpr("max(abs(prediction - price))", "stddev(price)").first();
    assertTrue(errors.getDouble(0) < errors.getDouble(1), errors::toString);
  }
}
