package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.UserError;
import kindling.store.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.SQLTransformer;
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
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages on tables: columns of any type, with missing values, as they come. */
class TableIT {
  private static SparkSession spark;
  private static Dataset<Row> flowers;
  private static NeuralNetworkClassificationModel model;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
    flowers = flowers(300).cache();
    model = classifier().fit(flowers);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Flowers of three species, which color, size and season tell apart. */
  private static Dataset<Row> flowers(int rows) {
    return spark
        .range(0, rows, 1, 2)
        .selectExpr(
            "id",
            "element_at(array('red', 'blue', 'white'), int(id % 3) + 1) color",
            "if(id % 10 = 9, null, 1000 + 5 * (id % 7) + 100 * (id % 3)) size",
            "date_add(date'2024-01-01', int(30 * (id % 12))) seen",
            "id % 2 = 0 wild",
            "array(sin(id), cos(id)) place",
            "1.5 constant",
            "element_at(array('rose', 'iris', 'lily'), int(id % 3) + 1) label");
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setIgnoredCols("id")
        .setHiddenLayers(8)
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20)
        .setEpochs(8);
  }

  private static NeuralNetworkRegressor regressor() {
    return new NeuralNetworkRegressor()
        .setLabelCol("price")
        .setIgnoredCols("id")
        .setHiddenLayers(8)
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20)
        .setEpochs(20);
  }

  /** Prices in the thousands, which follow from size and color. */
  private static Dataset<Row> priced(int rows) {
    return flowers(rows)
        .selectExpr("id", "color", "id % 7 size", "5000 + 300 * (id % 7) + 900 * (id % 3) price");
  }

  @Test
  void quantilesAreAVectorInTheUnitOfTheLabel() {
    NeuralNetworkRegressor stage =
        regressor().setEpochs(3).setSettings("network.loss=quantiles 0.1 0.5 0.9");
    NeuralNetworkRegressionModel trained = stage.fit(priced(200));
    Dataset<Row> predicted = trained.transform(priced(20));
    assertEquals(predicted.schema(), stage.transformSchema(priced(20).schema()));
    for (Row row : predicted.collectAsList()) {
      double[] quantiles = row.<Vector>getAs("predictionQuantiles").toArray();
      assertEquals(3, quantiles.length);
      assertTrue(quantiles[0] < quantiles[1] && quantiles[1] < quantiles[2]);
      assertEquals(quantiles[1], row.<Double>getAs("prediction"));
      assertTrue(quantiles[0] > 1000 && quantiles[2] < 20000, "in the unit of the label");
    }
  }

  private static float[] weights(NeuralNetworkModel<?> trained) {
    return trained.use().model().parameters();
  }

  @Test
  void aTableIsTrainedOnAsItIsAndPredictsNames() {
    Dataset<Row> predicted = model.transform(flowers);
    assertEquals(List.of("iris", "lily", "rose"), model.classNames(), "in the order of the scores");
    assertTrue(predicted.filter("predictedLabel = label").count() > 290, predicted::toString);
    Row row = predicted.filter("label = 'lily'").first();
    assertEquals("lily", row.getAs("predictedLabel"));
    assertEquals(1.0, (double) row.getAs("prediction"));
    assertEquals(1, row.<Vector>getAs("probability").argmax());
    AttributeGroup group = AttributeGroup.fromStructField(predicted.schema().apply("probability"));
    assertEquals("iris", group.getAttr(0).name().get());
    assertArrayEquals(
        predicted.schema().fieldNames(),
        classifier().transformSchema(flowers.schema()).fieldNames());
    assertArrayEquals(
        predicted.schema().fieldNames(), model.transformSchema(flowers.schema()).fieldNames());
  }

  @Test
  void inputColsAreTheOnlyFeatures() {
    NeuralNetworkClassificationModel two =
        classifier().setInputCols("color", "size").setEpochs(1).fit(flowers);
    assertEquals(List.of("color", "size"), two.use().model().table().orElseThrow().names());
    two.transform(flowers.select("size", "color")).count();
  }

  @Test
  void encodingsAreThoseOfTheParam() {
    NeuralNetworkClassifier stage =
        classifier()
            .setColumn("size", "number none")
            .setColumn("size", "number quantile")
            .setColumn("color", "category embedding 3")
            .setEpochs(1);
    Model trained = stage.fit(flowers).use().model();
    assertTrue(
        trained.table().orElseThrow().json().toString().contains("quantile"),
        () -> trained.table().orElseThrow().json().toString());
    assertTrue(trained.table().orElseThrow().hasEmbeddings());
  }

  @Test
  void encodingsAreFittedOnTheTrainingRowsOnly() {
    Dataset<Row> rows =
        flowers
            .selectExpr("color", "size", "label", "false held")
            .unionAll(
                flowers.limit(30).selectExpr("'green' color", "1e6 size", "label", "true held"));
    NeuralNetworkClassificationModel held =
        classifier().setIgnoredCols().setValidationIndicatorCol("held").setEpochs(2).fit(rows);
    NeuralNetworkClassificationModel without =
        classifier()
            .setIgnoredCols()
            .setEpochs(2)
            .fit(flowers.selectExpr("color", "size", "label"));
    assertEquals(
        without.use().model().table().orElseThrow(), held.use().model().table().orElseThrow());
    assertArrayEquals(weights(without), weights(held));
    assertEquals(2, held.summary().validationObjectiveHistory().length);
  }

  @Test
  void theBitsDependNeitherOnTheOrderNorOnThePartitions() {
    Dataset<Row> other = flowers.orderBy(flowers.col("size").desc()).repartition(5);
    NeuralNetworkClassificationModel again = classifier().fit(other);
    assertArrayEquals(weights(model), weights(again));
  }

  @Test
  void aColumnOfFeaturesIsTakenAsBefore() {
    Dataset<Row> rows = Rows.halves(spark, 60).withColumnRenamed("a", "other");
    NeuralNetworkClassificationModel classic = classifier().setIgnoredCols().setEpochs(1).fit(rows);
    assertTrue(classic.use().model().table().isEmpty());
    assertEquals(List.of("0", "1"), classic.classNames());
    assertArrayEquals(
        new String[] {"rawPrediction", "probability", "prediction"},
        Arrays.copyOfRange(
            classic.transform(rows).columns(), rows.columns().length, rows.columns().length + 3));
    assertEquals(rows.columns().length + 3, classic.transform(rows).columns().length);
  }

  @Test
  void weightsCountAsOnTheCommandLine() {
    Dataset<Row> rows =
        flowers.selectExpr("color", "size", "label", "if(label = 'lily', 0, 1) weight");
    NeuralNetworkClassificationModel weighted =
        classifier().setIgnoredCols().setWeightCol("weight").fit(rows);
    assertEquals(0, weighted.transform(rows).filter("predictedLabel = 'lily'").count());
  }

  @Test
  void aNumberIsPredictedInItsOwnUnit() {
    Dataset<Row> rows = priced(300);
    NeuralNetworkRegressionModel prices = regressor().fit(rows);
    double error = prices.evaluate(rows).rootMeanSquaredError();
    assertTrue(error < 200, () -> "root mean squared error " + error);
    assertEquals(
        error,
        new RegressionEvaluator().setLabelCol("price").evaluate(prices.transform(rows)),
        1e-6);
    double mean = prices.summary().meanAbsoluteErrorHistory()[19];
    assertTrue(mean > 1 && mean < 200, () -> "in the unit of the label: " + mean);
  }

  @Test
  void severalNumbersArePredictedInTheirOwnUnits() {
    Dataset<Row> rows =
        priced(300).selectExpr("*", "sin(id) noise", "0.001 * (id % 7) - 0.01 * (id % 3) share");
    NeuralNetworkRegressor stage =
        new NeuralNetworkRegressor()
            .setLabelCols("price", "share")
            .setIgnoredCols("id")
            .setHiddenLayers(8)
            .setOptimizer("adam")
            .setLearningRate(0.02)
            .setBatchSize(20)
            .setMode("all-reduce")
            .setValidationShare(0.1)
            .setEpochs(20);
    NeuralNetworkRegressionModel both = stage.fit(rows);
    assertArrayEquals(weights(both), weights(stage.fit(rows.repartition(5))));
    assertEquals(
        List.of("color", "size", "noise"), both.use().model().table().orElseThrow().names());
    Row worst =
        both.transform(rows)
            .selectExpr("max(abs(prediction[0] - price))", "max(abs(prediction[1] - share))")
            .first();
    assertTrue(worst.getDouble(0) < 400, worst::toString);
    assertTrue(worst.getDouble(1) < 0.005, worst::toString);
    Row row = both.transform(rows).first();
    Map<String, Object> cells =
        Map.of("color", row.getAs("color"), "size", row.getAs("size"), "noise", row.getAs("noise"));
    assertEquals(
        row.<Number>getAs("price").doubleValue(),
        both.predictAllOfRow(cells).get(0),
        400,
        "by the names of the columns");
    UserError error = assertThrows(UserError.class, () -> both.predictRow(cells));
    assertEquals("the model predicts 2 labels; use predictAllOfRow", error.getMessage());
  }

  @Test
  void theModelFileOfSeveralNumbersPredictsThemInTheirOwnUnits() throws IOException {
    Dataset<Row> rows = priced(100).selectExpr("id", "color", "size", "price", "-price / 50 rent");
    String run = folder.resolve("run").toString();
    NeuralNetworkRegressor stage =
        regressor()
            .setLabelCol(null)
            .setLabelCols("price", "rent")
            .setEnsemble(3)
            .setEpochs(3)
            .setCheckpointDir(run);
    NeuralNetworkRegressionModel both = stage.fit(rows);
    List<Row> expected = Rows.inOrder(both.transform(rows), "prediction");
    assertEquals(
        expected,
        Rows.inOrder(
            NeuralNetworkRegressionModel.ofFile(run + "/model.safetensors").transform(rows),
            "prediction"));
    // A resumed fit takes the standardised weights of the checkpoint, not those of the model.
    try (Stream<Path> files = Files.list(folder.resolve("run/checkpoints"))) {
      Files.delete(files.sorted().reduce((first, second) -> second).orElseThrow());
    }
    assertArrayEquals(weights(both), weights(stage.fit(rows)));
    both.save(folder.resolve("saved").toString());
    assertEquals(
        expected,
        Rows.inOrder(
            NeuralNetworkRegressionModel.load(folder.resolve("saved").toString()).transform(rows),
            "prediction"));
  }

  @Test
  void metricsOfSeveralNumbersAreTheMeanOfEachInItsOwnUnit() {
    Dataset<Row> rows =
        priced(200).selectExpr("color", "size", "price", "price / 10 + 7 * size rent");
    NeuralNetworkRegressionModel both =
        regressor()
            .setLabelCol(null)
            .setLabelCols("price", "rent")
            .setEpochs(2)
            .setSettings("evaluation.metrics=[rmse]")
            .fit(rows);
    Row expected =
        both.transform(rows)
            .selectExpr("prediction[0] - price a", "prediction[1] - rent b")
            .selectExpr(
                "(avg(abs(a)) + avg(abs(b))) / 2", "(sqrt(avg(a * a)) + sqrt(avg(b * b))) / 2")
            .first();
    double absolute = expected.getDouble(0);
    assertEquals(absolute, both.summary().meanAbsoluteErrorHistory()[1], 1e-4 * absolute);
    double root = expected.getDouble(1);
    assertEquals(root, both.summary().metricHistory("rmse")[1], 1e-4 * root);
  }

  @Test
  void severalLabelsOfVectorsAreTrainedOnAsTheyAre() {
    Dataset<Row> rows = Rows.halves(spark, 200).selectExpr("features", "a + b sum", "a - b diff");
    NeuralNetworkRegressionModel both =
        new NeuralNetworkRegressor()
            .setLabelCols("sum", "diff")
            .setMode("all-reduce")
            .setOptimizer("adam")
            .setLearningRate(0.05)
            .setBatchSize(20)
            .setEpochs(20)
            .fit(rows);
    Row row = both.transform(rows).first();
    List<Double> predicted = row.getList(row.fieldIndex("prediction"));
    assertEquals(row.<Double>getAs("sum"), predicted.get(0), 0.05);
    assertEquals(row.<Double>getAs("diff"), predicted.get(1), 0.05);
    assertEquals(predicted.get(1), both.predictAll(row.getAs("features"))[1], 1e-6);
  }

  @Test
  void missingNumbersOfSeveralLabelsAreRefusedOrSkipped() {
    Dataset<Row> rows =
        priced(60).selectExpr("color", "size", "price", "if(id < 6, null, price / 2) half");
    NeuralNetworkRegressor stage =
        new NeuralNetworkRegressor().setLabelCols("price", "half").setEpochs(1);
    UserError error = assertThrows(UserError.class, () -> stage.fit(rows));
    assertEquals(
        "the DataFrame: 6 of 60 rows have no value in the label's column \"half\"; set data.missing-labels = skip in settings to leave them out",
        error.getMessage());
    NeuralNetworkRegressionModel skipped = stage.setSettings("data.missing-labels=skip").fit(rows);
    NeuralNetworkRegressionModel dropped =
        stage.setSettings().fit(rows.na().drop(new String[] {"half"}));
    assertArrayEquals(weights(dropped), weights(skipped));
  }

  @Test
  void aSingleRowIsPredictedAsByTransform() {
    Row row = model.transform(flowers).filter("size is null").first();
    Map<String, Object> cells = new HashMap<>();
    for (String name : model.use().model().table().orElseThrow().names()) {
      cells.put(name, row.getAs(name));
    }
    assertEquals(row.<String>getAs("predictedLabel"), model.predictLabel(cells));
    assertEquals(row.<Double>getAs("prediction"), model.predictRow(cells));
    assertEquals(
        row.<Vector>getAs("probability").apply(2),
        model.predictProbabilities(cells).get("rose"),
        1e-6);
    NeuralNetworkClassificationModel biased = model.copy(new ParamMap()).setThresholds(1e-9, 1, 1);
    assertEquals("iris", biased.predictLabel(cells));
    UserError missing =
        assertThrows(UserError.class, () -> biased.setHandleInvalid("error").predictLabel(cells));
    assertTrue(
        missing.getMessage().contains("null in column \"size\", which counts as missing"),
        missing::getMessage);
    cells.remove("color");
    UserError error = assertThrows(UserError.class, () -> model.predictRow(cells));
    assertEquals(
        "the row has no value for \"color\"; the model takes [color, size, seen, wild, place]; pass null for a missing value",
        error.getMessage());
    UserError vector =
        assertThrows(UserError.class, () -> model.predict(row.<Vector>getAs("probability")));
    assertEquals(
        "the model takes the columns of a table, and encodes them itself; pass a row by the names of its columns to predictRow, or rows to transform",
        vector.getMessage());
    Dataset<Row> prices = priced(60);
    NeuralNetworkRegressionModel regression = regressor().setEpochs(1).fit(prices);
    Row price = regression.transform(prices).first();
    assertEquals(
        price.<Double>getAs("prediction"),
        regression.predictRow(Map.of("color", price.getAs("color"), "size", price.getAs("size"))),
        0.01);
  }

  @Test
  void rowsWithMissingValuesAndUnknownLevelsAreKeptSkippedOrRefused() {
    Dataset<Row> rows =
        flowers.selectExpr("if(id = 0, 'green', color) color", "size", "seen", "wild", "place");
    assertEquals(300, model.transform(rows).count());
    NeuralNetworkClassificationModel copy = model.copy(new ParamMap());
    assertEquals(269, copy.setHandleInvalid("skip").transform(rows).count());
    Dataset<Row> refused =
        copy.setHandleInvalid("error").transform(rows.filter("size is not null"));
    Exception error = assertThrows(Exception.class, refused::collect);
    assertTrue(
        error
            .toString()
            .contains(
                "a row has \"green\" in column \"color\", which no training row has; set handleInvalid to keep"),
        error::toString);
    assertEquals("keep", model.getHandleInvalid());
  }

  @Test
  void aNumberThatCannotBeEncodedIsRefusedInOneSentence() {
    Dataset<Row> rows = flowers.withColumn("size", functions.expr("if(id = 7, 1e300, size)"));
    String fault =
        "has 1.0E300 in column \"size\"; it must be a number nearer to those of the training rows; correct it, or replace it with null";
    NeuralNetworkClassificationModel explaining =
        model.copy(new ParamMap()).setContributionsCol("why");
    for (Dataset<Row> refused :
        List.of(
            model.transform(rows),
            model.transform(rows).select("probability"),
            explaining.transform(rows))) {
      Exception error = assertThrows(Exception.class, refused::collectAsList);
      assertTrue(error.getMessage().contains(fault), error::getMessage);
      if (spark.version().startsWith("4")) {
        assertEquals(1, error.getMessage().lines().count(), error::getMessage);
      }
    }
    assertEquals(299, model.transform(rows.filter("id != 7")).count());
    UserError error = assertThrows(UserError.class, () -> model.evaluate(rows).accuracy());
    assertTrue(error.getMessage().contains(fault), error::getMessage);
  }

  @Test
  void aFitSkipsOrRefusesMissingValues() {
    UserError error =
        assertThrows(UserError.class, () -> classifier().setHandleInvalid("error").fit(flowers));
    assertEquals(
        "the DataFrame: column \"size\" has null, or a value that counts as missing, in 30 of 300 training rows; set handleInvalid to keep to encode such values, or to skip to leave rows out",
        error.getMessage());
    NeuralNetworkClassificationModel skipped =
        classifier().setHandleInvalid("skip").setEpochs(1).fit(flowers);
    NeuralNetworkClassificationModel whole =
        classifier().setEpochs(1).fit(flowers.filter("size is not null"));
    assertArrayEquals(weights(whole), weights(skipped));
    assertEquals(270, skipped.transform(flowers).count());
  }

  @Test
  void nullLabelsAreRefusedOrSkipped() {
    Dataset<Row> rows = flowers.selectExpr("color", "size", "if(id < 6, null, label) label");
    UserError error = assertThrows(UserError.class, () -> classifier().setIgnoredCols().fit(rows));
    assertTrue(
        error.getMessage().contains("6 of 300 rows have no value in the label's column \"label\""),
        error::getMessage);
    NeuralNetworkClassificationModel skipped =
        classifier()
            .setIgnoredCols()
            .setSettings("data.missing-labels=skip")
            .setEpochs(8)
            .fit(rows);
    assertEquals(300, skipped.transform(rows).count());
    assertTrue(skipped.evaluate(rows).accuracy() > 0.9);
  }

  @Test
  void aPipelineWithACrossValidatorFindsTheNumberOfEpochs() {
    NeuralNetworkClassifier stage =
        classifier().setIgnoredCols("id", "fold").setLabelIndexCol("index");
    Dataset<Row> rows = flowers.withColumn("fold", flowers.col("id").mod(2).cast("int"));
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(
                new Pipeline()
                    .setStages(
                        new PipelineStage[] {
                          new SQLTransformer().setStatement("select * from __THIS__"), stage
                        }))
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(stage.epochs(), new int[] {1, 8}).build())
            .setEvaluator(
                new MulticlassClassificationEvaluator()
                    .setLabelCol("index")
                    .setMetricName("accuracy"))
            .setNumFolds(2)
            .setFoldCol("fold")
            .fit(rows);
    assertTrue(
        best.avgMetrics()[1] > best.avgMetrics()[0] + 0.1,
        () -> Arrays.toString(best.avgMetrics()));
    PipelineModel pipeline = (PipelineModel) best.bestModel();
    NeuralNetworkClassificationModel trained =
        (NeuralNetworkClassificationModel) pipeline.stages()[1];
    assertEquals(8, trained.summary().totalIterations());
  }

  @Test
  void aSplitComparesRegressors() {
    NeuralNetworkRegressor stage = regressor();
    TrainValidationSplitModel best =
        new TrainValidationSplit()
            .setEstimator(stage)
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(stage.epochs(), new int[] {1, 10}).build())
            .setEvaluator(new RegressionEvaluator().setLabelCol("price"))
            .setSeed(1)
            .fit(priced(200));
    assertTrue(
        best.validationMetrics()[1] < best.validationMetrics()[0],
        () -> Arrays.toString(best.validationMetrics()));
  }

  @Test
  void theIndexOfALabelIsThatOfItsScore() {
    NeuralNetworkClassificationModel copy = model.copy(new ParamMap()).setLabelIndexCol("index");
    Dataset<Row> rows =
        copy.transform(
            flowers
                .filter("id < 3")
                .selectExpr("*", "id as n")
                .drop("label")
                .selectExpr("*", "element_at(array('rose', 'tulip', null), int(n) + 1) label"));
    List<Row> found = rows.orderBy("n").select("index").collectAsList();
    assertEquals(2.0, found.get(0).get(0));
    assertEquals(3.0, found.get(1).get(0), "as many as there are classes, so that it is wrong");
    assertNull(found.get(2).get(0));
    assertArrayEquals(
        new String[] {"rawPrediction", "probability", "prediction", "predictedLabel"},
        Arrays.copyOfRange(copy.transform(flowers.drop("label")).columns(), 7, 11));
  }

  @Test
  void aSavedModelPredictsTheSame() throws Exception {
    String path = folder.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(model.classNames(), loaded.classNames());
    assertEquals(
        model.transform(flowers).orderBy("id").collectAsList(),
        loaded.transform(flowers).orderBy("id").collectAsList());
    NeuralNetworkClassificationModel file =
        NeuralNetworkClassificationModel.ofFile(path + "/model.safetensors");
    assertEquals(
        model.transform(flowers).select("predictedLabel").collectAsList(),
        file.transform(flowers).select("predictedLabel").collectAsList());
    String estimator = folder.resolve("estimator").toString();
    classifier().setColumn("size", "number log").setHandleInvalid("skip").save(estimator);
    NeuralNetworkClassifier read = NeuralNetworkClassifier.load(estimator);
    assertArrayEquals(new String[] {"size=number log"}, read.getColumns());
    assertArrayEquals(new String[] {"id"}, read.getIgnoredCols());
    assertEquals("skip", read.getHandleInvalid());
  }

  @Test
  void aStreamIsPredicted() throws TimeoutException, StreamingQueryException {
    String path = folder.resolve("rows").toString();
    flowers.write().parquet(path);
    StreamingQuery query =
        model
            .copy(new ParamMap())
            .setHandleInvalid("skip")
            .transform(spark.readStream().schema(flowers.schema()).parquet(path))
            .writeStream()
            .format("memory")
            .queryName("predictedFlowers")
            .start();
    query.processAllAvailable();
    query.stop();
    assertEquals(270, spark.table("predictedFlowers").filter("predictedLabel is not null").count());
  }

  @Test
  void anInterruptedFitCanBeResumed() {
    NeuralNetworkClassifier stage =
        classifier().setCheckpointDir(folder.resolve("run").toString()).setEpochs(2);
    assertArrayEquals(weights(stage.fit(flowers)), weights(stage.fit(flowers)));
  }

  @Test
  void yesterdaysModelTrainsOnTodaysRowsWithItsColumns() {
    String yesterday = folder.resolve("yesterday").toString();
    Model before = classifier().setEpochs(2).setCheckpointDir(yesterday).fit(flowers).use().model();
    Dataset<Row> today =
        flowers(100)
            .withColumn("size", functions.expr("3 * size"))
            .withColumn("color", functions.expr("if(id % 5 = 0, 'green', color)"));
    NeuralNetworkClassifier warm =
        classifier()
            .setEpochs(1)
            .setInitialWeights(yesterday)
            .setInitialState("checkpoint")
            .setFrozenLayers("layer1");
    Model after = warm.fit(today).use().model();
    assertEquals(before.table(), after.table());
    int body = 8 * before.network().inputs() + 8;
    assertArrayEquals(
        Arrays.copyOf(before.parameters(), body), Arrays.copyOf(after.parameters(), body));
    assertFalse(Arrays.equals(before.parameters(), after.parameters()));

    Dataset<Row> tulips =
        today.withColumn("label", functions.expr("if(id % 5 = 0, 'tulip', label)"));
    assertTrue(
        assertThrows(UserError.class, () -> warm.fit(tulips))
            .getMessage()
            .endsWith(
                "which is no class of the model %s; there are iris, lily, rose; train a new last layer with newLayers = 1, or leave out these rows"
                    .formatted(yesterday)));
    NeuralNetworkClassifier nowhere = classifier().setInitialWeights(folder + "/nothing");
    assertTrue(
        assertThrows(UserError.class, () -> nowhere.fit(today))
            .getMessage()
            .endsWith(
                "/nothing: no such model, so its columns are unknown; name it in initialWeights, or to resume, name the folder of the resumed training"));
    Model tulip = warm.setInitialState("new").setNewLayers(1).fit(tulips).use().model();
    assertEquals(List.of("iris", "lily", "rose", "tulip"), tulip.classes());
    assertArrayEquals(
        Arrays.copyOf(before.parameters(), body), Arrays.copyOf(tulip.parameters(), body));
  }

  @Test
  void theSchemaIsCheckedBeforeAnyJob() {
    StructType schema = flowers.schema();
    assertRefused(
        schema,
        classifier().setInputCols("colour"),
        "the DataFrame: has no column \"colour\", which is among its inputCols; there are [id, color, size, seen, wild, place, constant, label]");
    assertRefused(
        schema,
        classifier().setInputCols("color", "label"),
        "the DataFrame: column \"label\" is among inputCols, but it is the label; leave it out");
    assertRefused(
        schema,
        classifier().setFeaturesCol("place").setInputCols("color"),
        "featuresCol and inputCols are both set; the first is one column of numbers, the other are columns of a table; leave out one of them");
    assertRefused(
        schema,
        classifier().setColumn("colour", "category"),
        "the DataFrame: columns has an encoding of \"colour\", which is no feature column; there are [color, size, seen, wild, place, constant]");
    assertRefused(
        schema,
        classifier().setColumn("size", "numbr"),
        "columns is \"numbr\" for column \"size\"; it must be auto, auto embedded, ignore, or one of boolean, category, date, hashed, number, offset, periodic, piecewise-linear, text, vector; did you mean \"number\"?");
    assertRefused(
        schema,
        classifier().setColumns("size"),
        "param columns: \"size\" is no encoding of a column; write it as name=encoding, such as \"price=number log\"");
    assertRefused(
        schema,
        classifier().setHandleInvalid("drop"),
        "param handleInvalid: handleInvalid is \"drop\"; it must be keep, skip or error");
    assertRefused(
        schema.add("s", new StructType().add("x", DataTypes.DoubleType)),
        classifier(),
        "the DataFrame: column \"s\" is of type struct<x:double>, of which no features can be made; add it to ignoredCols, or name its fields in inputCols, such as \"s.x\"");
    assertRefused(
        schema.add("s", DataTypes.BinaryType),
        classifier(),
        "the DataFrame: column \"s\" is of type binary, of which no features can be made; add it to ignoredCols");
    assertRefused(
        schema,
        new NeuralNetworkRegressor().setIgnoredCols("id"),
        "the DataFrame: column \"label\", which is its labelCol, is of type string; it must be a number; a StringIndexer numbers names");
    UserError missing =
        assertThrows(UserError.class, () -> model.transformSchema(flowers.drop("color").schema()));
    assertTrue(
        missing
            .getMessage()
            .startsWith("the DataFrame: has no column \"color\", which the model takes"),
        missing::getMessage);
  }

  private static void assertRefused(
      StructType schema, org.apache.spark.ml.PipelineStage stage, String sentence) {
    UserError error = assertThrows(UserError.class, () -> stage.transformSchema(schema));
    assertEquals(sentence, error.getMessage());
  }
}
