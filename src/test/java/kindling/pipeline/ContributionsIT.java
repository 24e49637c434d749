package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import kindling.cluster.Sessions;
import kindling.config.UserError;
import kindling.gradient.IntegratedGradients;
import kindling.run.ModelUse;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns of contributions that {@code transform} adds. */
class ContributionsIT {
  private static final int ROWS = 200;

  private static SparkSession spark;
  private static Dataset<Row> houses;
  private static NeuralNetworkClassificationModel classes;
  private static NeuralNetworkRegressionModel prices;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
    // In one partition, so that all rows are one batch wherever they are predicted.
    houses =
        spark
            .range(0, ROWS, 1, 1)
            .selectExpr(
                "id",
                "element_at(array('Oslo', 'Rome', 'Bern'), int(id % 3) + 1) city",
                "if(id % 10 = 9, null, 40 + 7 * (id % 17)) area",
                "array(sin(id), cos(id)) place",
                "element_at(array('low', 'mid', 'high'), int(id % 3) + 1) level",
                "1000 * (40 + 7 * (id % 17)) * (1 + id % 3) price")
            .cache();
    classes = classifier().fit(houses);
    prices = regressor().fit(houses);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setLabelCol("level")
        .setInputCols("city", "area", "place")
        .setColumn("city", "category embedding 2")
        .setHiddenLayers(8)
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20)
        .setEpochs(4)
        .setContributionsCol("why");
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor()
        .setLabelCol("price")
        .setInputCols("city", "area", "place")
        .setHiddenLayers(8)
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20)
        .setEpochs(8)
        .setContributionsCol("why");
  }

  private static double sum(Row row) {
    return row.<String, Double>getJavaMap(row.fieldIndex("why")).values().stream()
        .mapToDouble(value -> value)
        .sum();
  }

  /**
   * Checks that contributions sum to the difference of a score from the baseline.
   *
   * @param unit of the score
   */
  private static void assertSum(double score, double baseline, double sum, double unit) {
    double difference = score - baseline;
    double tolerance = 2 * IntegratedGradients.TOLERANCE;
    assertEquals(difference, sum, tolerance * Math.max(Math.abs(difference), 0.1 * unit) + 1e-5);
  }

  private static double score(Row row) {
    return row.<Vector>getAs("rawPrediction").apply(row.<Double>getAs("prediction").intValue());
  }

  @Test
  void thoseOfATableSumToTheScoreOfThePredictedClass() {
    List<Row> rows = classes.transform(houses).collectAsList();
    assertEquals(ROWS, rows.size());
    double largest = 0;
    for (Row row : rows) {
      Map<String, Double> contributions = row.getJavaMap(row.fieldIndex("why"));
      assertEquals(Set.of("city", "area", "place"), contributions.keySet());
      assertSum(score(row), row.getAs("baseline"), sum(row), 1);
      largest = Math.max(largest, Math.abs(contributions.get("city")));
    }
    assertTrue(largest > 0.5, "the city decides: " + largest);
  }

  @Test
  void theyExplainTheClassThatThresholdsChoose() {
    NeuralNetworkClassificationModel biased =
        classes.copy(new ParamMap()).setThresholds(1, 1e-9, 1);
    List<Row> rows = biased.transform(houses).collectAsList();
    for (Row row : rows) {
      assertEquals(1.0, row.<Double>getAs("prediction"));
      assertSum(score(row), row.getAs("baseline"), sum(row), 1);
    }
    assertTrue(rows.stream().anyMatch(row -> score(row) < 0), "a class with a low score");
  }

  @Test
  void thoseOfANumberAreInItsUnit() {
    for (Row row : prices.transform(houses).collectAsList()) {
      double unit = prices.use().model().table().orElseThrow().units().of(0);
      assertSum(row.getAs("prediction"), row.getAs("baseline"), sum(row), unit);
    }
    Dataset<Row> rows = prices.transform(houses);
    Row checked =
        rows.selectExpr(
                "prediction - baseline as difference",
                "aggregate(map_values(why), 0d, (sum, value) -> sum + value) as sum")
            .selectExpr("max(abs(difference - sum))", "max(abs(difference))")
            .first();
    assertTrue(checked.getDouble(0) < 0.005 * checked.getDouble(1), "as documented: " + checked);
    assertEquals(
        Set.of("city", "area", "place"),
        Set.copyOf(
            rows.selectExpr("explode(why) as (column, contribution)")
                .select("column")
                .distinct()
                .as(Encoders.STRING())
                .collectAsList()));
  }

  @Test
  void theyAreThoseOfTheCommandLine() throws IOException {
    String input = folder.resolve("rows").toString();
    houses.write().parquet(input);
    for (NeuralNetworkModel<?> model : List.of(classes, prices)) {
      String saved = folder.resolve(model.uid()).toString();
      model.write().save(saved);
      String output = folder.resolve("predictions of " + model.uid()).toString();
      new ModelUse(spark.sparkContext(), saved + "/model.safetensors", List.of())
          .predict(input, output, "parquet", false, true);
      Dataset<Row> stored = spark.read().parquet(input);
      Dataset<Row> given = model == classes ? classes.transform(stored) : prices.transform(stored);
      List<Row> expected =
          spark
              .read()
              .parquet(output)
              .orderBy("id")
              .select("contributions", "baseline")
              .collectAsList();
      assertEquals(expected, given.orderBy("id").select("why", "baseline").collectAsList());
    }
  }

  @Test
  void thoseOfAVectorAreItsElements() {
    Dataset<Row> rows =
        Rows.halves(spark, ROWS).selectExpr("id", "features", "a", "b", "3 * a - 2 * b + 1 c");
    NeuralNetworkRegressionModel line =
        new NeuralNetworkRegressor()
            .setLabelCol("c")
            .setMode("all-reduce")
            .setLearningRate(0.1)
            .setBatchSize(20)
            .setEpochs(20)
            .setContributionsCol("why")
            .fit(rows);
    float[] weights = line.use().model().parameters();
    for (Row row : line.transform(rows).collectAsList()) {
      List<Double> contributions = row.getList(row.fieldIndex("why"));
      assertEquals(weights[0] * row.<Double>getAs("a"), contributions.get(0), 1e-5);
      assertEquals(weights[1] * row.<Double>getAs("b"), contributions.get(1), 1e-5);
      assertEquals(weights[2], row.<Double>getAs("baseline"), 1e-6);
    }
    assertEquals(3, weights[0], 0.1);
    NeuralNetworkClassificationModel sides =
        new NeuralNetworkClassifier()
            .setHiddenLayers(8)
            .setMode("all-reduce")
            .setEpochs(4)
            .setBatchSize(20)
            .fit(Rows.halves(spark, ROWS))
            .setContributionsCol("why");
    for (Row row : sides.transform(rows).collectAsList()) {
      List<Double> contributions = row.getList(row.fieldIndex("why"));
      double sum = contributions.get(0) + contributions.get(1);
      assertSum(score(row), row.getAs("baseline"), sum, 1);
    }
  }

  @Test
  void theSchemaHasThemAndTheBaselineMayBeLeftOut() {
    StructType schema = classes.transform(houses).schema();
    assertEquals(schema, classes.transformSchema(houses.schema()));
    assertArrayEquals(
        schema.fieldNames(), classifier().transformSchema(houses.schema()).fieldNames());
    assertEquals(
        DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType, false),
        schema.apply("why").dataType());
    NeuralNetworkClassificationModel without =
        classes.copy(new ParamMap()).setBaselineCol("").setLabelIndexCol("index");
    assertArrayEquals(
        new String[] {
          "rawPrediction", "probability", "prediction", "predictedLabel", "why", "index"
        },
        List.of(without.transform(houses).columns()).subList(6, 12).toArray());
    assertArrayEquals(
        without.transform(houses).columns(),
        classifier()
            .setBaselineCol("")
            .setLabelIndexCol("index")
            .transformSchema(houses.schema())
            .fieldNames());
    NeuralNetworkClassificationModel none = classes.copy(new ParamMap()).setContributionsCol("");
    assertEquals(10, none.transform(houses).columns().length);
  }

  @Test
  void aSavedModelHasTheSameContributions() throws IOException {
    String path = folder.resolve("model").toString();
    classes.save(path);
    assertEquals(
        classes.transform(houses).orderBy("id").collectAsList(),
        NeuralNetworkClassificationModel.load(path)
            .transform(houses)
            .orderBy("id")
            .collectAsList());
  }

  @Test
  void theRowsOfAStreamHaveContributions() throws TimeoutException, StreamingQueryException {
    String path = folder.resolve("rows").toString();
    houses.write().parquet(path);
    StreamingQuery query =
        prices
            .transform(spark.readStream().schema(houses.schema()).parquet(path))
            .writeStream()
            .format("memory")
            .queryName("explained")
            .start();
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    assertEquals(
        prices.transform(houses).orderBy("id").select("why").collectAsList(),
        spark.table("explained").orderBy("id").select("why").collectAsList());
  }

  @Test
  void rowsThatAreLeftOutHaveNone() {
    NeuralNetworkRegressionModel copy = prices.copy(new ParamMap()).setHandleInvalid("skip");
    assertEquals(180, copy.transform(houses).filter("why['city'] is not null").count());
  }

  @Test
  void anEvaluationKeepsThem() {
    NeuralNetworkClassificationSummary summary = classes.evaluate(houses);
    assertEquals(
        classes.copy(new ParamMap()).setContributionsCol("").evaluate(houses).accuracy(),
        summary.accuracy());
    assertTrue(List.of(summary.predictions().columns()).contains("why"));
  }

  @Test
  void severalLabelsHaveNoContributions() {
    NeuralNetworkRegressor several =
        new NeuralNetworkRegressor()
            .setLabelCols("area", "price")
            .setInputCols("city")
            .setContributionsCol("why");
    String sentence =
        "param contributionsCol: contributions explain one number, but there are 2 labels; leave it empty";
    UserError error = assertThrows(UserError.class, () -> several.fit(houses));
    assertEquals(sentence, error.getMessage());
    NeuralNetworkRegressionModel model =
        several.setContributionsCol("").setEpochs(1).fit(houses.na().drop());
    error = assertThrows(UserError.class, () -> model.setContributionsCol("why").transform(houses));
    assertEquals(sentence, error.getMessage());
  }
}
