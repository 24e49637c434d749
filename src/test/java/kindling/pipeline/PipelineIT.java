package kindling.pipeline;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import kindling.cluster.Sessions;
import kindling.run.ModelUse;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.classification.OneVsRestModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages together with Spark's: pipelines, grids, files, streams. */
class PipelineIT {
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20)
        .setEpochs(10);
  }

  /** Rings with class names, and one coordinate on another scale. */
  private static Dataset<Row> named(int count) {
    return Rows.rings(spark, count)
        .selectExpr(
            "id",
            "a",
            "1000 * b + 500 as b",
            "element_at(array('x', 'y', 'z'), int(label) + 1) name");
  }

  private static Pipeline pipeline(int epochs) {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("name").setOutputCol("label"),
              new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("raw"),
              new StandardScaler().setInputCol("raw").setOutputCol("features").setWithMean(true),
              classifier().setHiddenLayers(16).setEpochs(epochs)
            });
  }

  @Test
  void aPipelineIndexesAssemblesScalesAndPredictsNames() {
    Dataset<Row> rows = named(400);
    PipelineModel model = pipeline(20).fit(rows);
    Dataset<Row> predicted = model.transform(rows);
    assertArrayEquals(
        model.transformSchema(rows.schema()).fieldNames(), predicted.schema().fieldNames());
    String[] names = ((StringIndexerModel) model.stages()[0]).labelsArray()[0];
    Dataset<Row> told =
        new IndexToString()
            .setInputCol("prediction")
            .setOutputCol("told")
            .setLabels(names)
            .transform(predicted);
    assertTrue(told.filter("told = name").count() > 380, told::toString);
    assertEquals(
        Rows.accuracy(predicted),
        new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(predicted),
        1e-12);
  }

  @Test
  void classesOfTheMetadataCountEvenWithoutRows() {
    Dataset<Row> rows = named(90);
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("name")
            .setOutputCol("label")
            .setStringOrderType("alphabetAsc")
            .fit(rows)
            .transform(rows);
    Dataset<Row> some =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .transform(indexed.filter("name = 'x'"));
    assertEquals(3, classifier().setEpochs(1).fit(some).numClasses());
  }

  @Test
  void crossValidationSelectsNumericParams() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 200);
    NeuralNetworkClassifier classifier = classifier().setHiddenLayers(8).setEpochs(4);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.learningRate(), new double[] {1e-6, 0.05})
            .addGrid(classifier.batchSize(), new int[] {10})
            .addGrid(classifier.seed(), new long[] {3})
            .build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {classifier}))
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("logLoss"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setParallelism(2);
    CrossValidatorModel model = validator.fit(rows);
    assertTrue(model.avgMetrics()[1] < model.avgMetrics()[0]);
    PipelineModel best = (PipelineModel) model.bestModel();
    // The result equals a fit with the best params.
    NeuralNetworkClassificationModel expected = classifier.copy(grid[1]).fit(rows);
    assertArrayEquals(parameters(expected), parameters((NeuralNetworkModel<?>) best.stages()[0]));
    String path = folder.resolve("validated").toString();
    model.save(path);
    CrossValidatorModel loaded = CrossValidatorModel.load(path);
    assertEquals(
        Rows.inOrder(model.transform(rows), "prediction"),
        Rows.inOrder(loaded.transform(rows), "prediction"));
    validator.save(folder.resolve("validator").toString());
    CrossValidator again = CrossValidator.load(folder.resolve("validator").toString());
    assertEquals(2, again.getEstimatorParamMaps().length);
  }

  /** Two classes that overlap. */
  private static Dataset<Row> overlapping() {
    return Rows.of(
        spark,
        300,
        "id",
        "sin(id) a",
        "cos(3 * id) + 2 b",
        "double(sin(id) + cos(3 * id) + 1.5 * sin(7 * id) > 0) label");
  }

  private static double areaUnderCurve(Dataset<Row> predicted, String column) {
    return new BinaryClassificationEvaluator().setRawPredictionCol(column).evaluate(predicted);
  }

  @Test
  void rowsAreRankedByRawPredictionAsByProbability() {
    Dataset<Row> rows = overlapping();
    NeuralNetworkClassificationModel model = classifier().setLayers("affine 2").fit(rows);
    Dataset<Row> predicted = model.transform(rows);
    double expected = areaUnderCurve(predicted, "probability");
    assertTrue(expected > 0.7, () -> "" + expected);
    assertEquals(expected, areaUnderCurve(predicted, "rawPrediction"), 1e-9);
    Vector first = predicted.first().getAs("rawPrediction");
    assertEquals(0, first.apply(0) + first.apply(1), 1e-12, "less their mean");
    // The column that kindling predict writes.
    String file = folder.resolve("model.safetensors").toString();
    new ModelFile(new Storage(spark.sparkContext().hadoopConfiguration()))
        .write(file, model.use().model());
    String input = folder.resolve("rows").toString();
    String output = folder.resolve("predicted").toString();
    rows.select("features", "label").write().parquet(input);
    new ModelUse(spark.sparkContext(), file, List.of()).predict(input, output, "parquet", false);
    Dataset<Row> written =
        spark
            .read()
            .parquet(output)
            .withColumn("raw", functions.array_to_vector(col("scores").cast("array<double>")));
    assertEquals(expected, areaUnderCurve(written, "raw"), 1e-4);
  }

  @Test
  void aGridIsRankedByRawPredictionAsByProbability() {
    Dataset<Row> rows = overlapping();
    NeuralNetworkClassifier classifier = classifier().setEpochs(2).setHiddenLayers(4);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.learningRate(), new double[] {0.001, 0.05})
            .build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1);
    double[] byRaw =
        validator.setEvaluator(new BinaryClassificationEvaluator()).fit(rows).avgMetrics();
    validator.setEvaluator(new BinaryClassificationEvaluator().setRawPredictionCol("probability"));
    assertArrayEquals(validator.fit(rows).avgMetrics(), byRaw, 1e-9);
  }

  @Test
  void oneVersusRestTakesTheClassifier() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 300);
    OneVsRestModel model =
        new OneVsRest().setClassifier(classifier().setHiddenLayers(8).setEpochs(20)).fit(rows);
    Dataset<Row> predicted = model.transform(rows);
    assertTrue(Rows.accuracy(predicted) > 0.8, () -> "" + Rows.accuracy(predicted));
    String path = folder.resolve("one-versus-rest").toString();
    model.save(path);
    assertEquals(
        Rows.inOrder(predicted, "prediction"),
        Rows.inOrder(OneVsRestModel.load(path).transform(rows), "prediction"));
  }

  @Test
  void evaluateGivesTheMetricsOfSparksEvaluators() {
    Dataset<Row> rows = Rows.rings(spark, 300);
    NeuralNetworkClassificationModel model = classifier().setHiddenLayers(8).fit(rows);
    NeuralNetworkClassificationSummary summary = model.evaluate(rows);
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    assertEquals(evaluator.evaluate(model.transform(rows)), summary.accuracy(), 1e-12);
    assertArrayEquals(new double[] {0, 1, 2}, summary.labels());
    evaluator.setMetricName("recallByLabel").setMetricLabel(2);
    assertEquals(evaluator.evaluate(model.transform(rows)), summary.recallByLabel()[2], 1e-12);
    assertEquals(
        summary.accuracy(),
        model.setPredictionCol("").evaluate(rows).accuracy(),
        "without a column of its own");
  }

  @Test
  void trainValidationSplitAcceptsARegressor() {
    Dataset<Row> rows =
        Rows.of(spark, 200, "id", "sin(id) a", "cos(id) b", "3 * sin(id) + 1 label");
    NeuralNetworkRegressor regressor = new NeuralNetworkRegressor().setMode("all-reduce");
    TrainValidationSplitModel model =
        new TrainValidationSplit()
            .setEstimator(regressor)
            .setEvaluator(new RegressionEvaluator())
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(regressor.epochs(), new int[] {1, 20}).build())
            .fit(rows);
    assertTrue(model.validationMetrics()[1] < model.validationMetrics()[0]);
    NeuralNetworkRegressionModel best = (NeuralNetworkRegressionModel) model.bestModel();
    assertEquals(
        new RegressionEvaluator().evaluate(best.transform(rows)),
        best.evaluate(rows).rootMeanSquaredError(),
        1e-9);
    assertEquals(
        20, ((NeuralNetworkRegressionModel) model.bestModel()).summary().totalIterations());
  }

  @Test
  void pipelinesAreSavedAndLoaded() throws IOException {
    Dataset<Row> rows = named(100);
    String unfitted = folder.resolve("unfitted").toString();
    pipeline(2).save(unfitted);
    PipelineModel model = Pipeline.load(unfitted).fit(rows);
    String path = folder.resolve("fitted").toString();
    model.save(path);
    model.write().overwrite().save(path);
    PipelineModel loaded = PipelineModel.load(path);
    for (String column : List.of("rawPrediction", "probability", "prediction")) {
      assertEquals(
          Rows.inOrder(model.transform(rows), column),
          Rows.inOrder(loaded.transform(rows), column));
    }
  }

  @Test
  void rowsOfAStreamArePredicted() throws TimeoutException, StreamingQueryException {
    Dataset<Row> rows = named(100);
    PipelineModel model = pipeline(2).fit(rows);
    String input = folder.resolve("input").toString();
    rows.repartition(3).write().parquet(input);
    Dataset<Row> stream = spark.readStream().schema(rows.schema()).parquet(input);
    Dataset<Row> predicted = model.transform(stream);
    assertTrue(predicted.isStreaming());
    StreamingQuery query =
        predicted
            .writeStream()
            .option("checkpointLocation", folder.resolve("position").toString())
            .format("memory")
            .queryName("predicted")
            .start();
    try {
      query.processAllAvailable();
    } finally {
      query.stop();
    }
    Dataset<Row> arrived = spark.table("predicted");
    assertEquals(
        Rows.inOrder(model.transform(rows), "probability"), Rows.inOrder(arrived, "probability"));
    assertEquals(100, arrived.count());
  }

  private static float[] parameters(NeuralNetworkModel<?> model) {
    return model.use().model().parameters();
  }
}
