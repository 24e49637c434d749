package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.data.Mnist;
import kindling.run.TrainingRun;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The classifier and the regressor alone, in a session without Kindling's settings. */
class NeuralNetworkIT {
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

  /** A fast classifier, because its steps need no jobs. */
  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20);
  }

  @Test
  void aFitGivesTheBitsOfTheCommandLine() {
    String stored = folder.resolve("rings").toString();
    Rows.rings(spark, 300).write().parquet(stored);
    String conf =
        """
        data { format = parquet, train = "%s", validation-share = 0.2 }
        network.layers = [affine 2 -> 8, tanh, affine 8 -> 3]
        optimizer { name = momentum, learning-rate = 0.05 }
        training { epochs = 3, batch-size = 16, shards = 3, seed = 7 }
        """
            .formatted(stored);
    Model expected =
        new TrainingRun(spark.sparkContext(), Confs.settings(folder, conf))
            .train(line -> {})
            .model();
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setHiddenLayers(8)
            .setActivation("tanh")
            .setOptimizer("momentum")
            .setLearningRate(0.05)
            .setValidationShare(0.2)
            .setEpochs(3)
            .setBatchSize(16)
            .setShards(3)
            .setSeed(7);
    Dataset<Row> stranger = Rows.rings(spark, 300).repartition(5).selectExpr("*", "'x' note");
    assertArrayEquals(expected.parameters(), parameters(classifier.fit(stranger)));
    classifier.setMode("all-reduce").setShards(3);
    assertArrayEquals(
        expected.parameters(), parameters(classifier.fit(spark.read().parquet(stored))));
    assertNotEquals(
        Model.sha256(expected.parameters()),
        Model.sha256(parameters(classifier.setSeed(8).fit(stranger))));
  }

  @Test
  void idxImagesAreTrainedAsOnTheCommandLine() throws IOException {
    Mnist.write(folder, 300, 10);
    String conf =
        """
        data { train = "%s/train-images-idx3-ubyte" }
        network.layers = [convolution 2 5x5, relu, max-pooling 4x4, affine 10]
        training.epochs = 1
        """
            .formatted(folder);
    Model expected =
        new TrainingRun(spark.sparkContext(), Confs.settings(folder, conf))
            .train(line -> {})
            .model();
    Dataset<Row> images =
        spark
            .read()
            .format("idx")
            .option("labels", folder + "/train-labels-idx1-ubyte")
            .load(folder + "/train-images-idx3-ubyte");
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier()
            .setLayers("convolution 2 5x5", "relu", "max-pooling 4x4", "affine 10")
            .setEpochs(1)
            .fit(images);
    assertArrayEquals(expected.parameters(), parameters(model));
    assertEquals(784, model.numFeatures());
    assertEquals(10, model.numClasses());
    assertEquals(
        model.summary().accuracyHistory()[0], Rows.accuracy(model.transform(images)), 1e-12);
  }

  @Test
  void theExclusiveOrIsLearned() {
    Dataset<Row> rows =
        Rows.of(
            spark,
            400,
            "id",
            "double(id % 2) a",
            "double(int(id / 2) % 2) b",
            "double(id % 2 != int(id / 2) % 2) label");
    NeuralNetworkClassificationModel model =
        classifier().setHiddenLayers(5).setActivation("tanh").setEpochs(30).fit(rows);
    assertEquals(1.0, Rows.accuracy(model.transform(rows)));
  }

  @Test
  void twoHiddenLayersSeparateClassesThatALineCannot() {
    Dataset<Row> rows = Rows.rings(spark, 600).cache();
    NeuralNetworkClassificationModel model =
        classifier().setHiddenLayers(16, 8).setEpochs(30).fit(rows);
    double line = Rows.accuracy(new LogisticRegression().fit(rows).transform(rows));
    double network = Rows.accuracy(model.transform(rows));
    assertTrue(network >= line && network > 0.95, network + ", logistic regression " + line);
    NeuralNetworkTrainingSummary summary = model.summary();
    assertEquals(30, summary.totalIterations());
    assertEquals(30, summary.bestEpoch());
    assertEquals(30, summary.objectiveHistory().length);
    assertTrue(summary.objectiveHistory()[29] < summary.objectiveHistory()[0]);
    assertEquals(network, summary.accuracyHistory()[29], 1e-12);
    assertTrue(Double.isNaN(summary.validationAccuracyHistory()[0]));
    assertTrue(summary.totalSeconds() >= Arrays.stream(summary.secondsHistory()).sum());
    assertSame(summary, model.copy(new ParamMap()).summary());
    rows.unpersist();
  }

  @Test
  void theColumnsAreThoseOfSparkMl() {
    Dataset<Row> rows = Rows.rings(spark, 300);
    NeuralNetworkClassificationModel model = classifier().setHiddenLayers(8).setEpochs(5).fit(rows);
    Dataset<Row> predicted = model.transform(rows);
    assertEquals(model.transformSchema(rows.schema()), predicted.schema());
    assertEquals(
        List.of("id", "label", "a", "b", "features", "rawPrediction", "probability", "prediction"),
        List.of(predicted.columns()));
    assertEquals(3, AttributeGroup.fromStructField(predicted.schema().apply(5)).size());
    assertEquals(3, AttributeGroup.fromStructField(predicted.schema().apply(6)).size());
    NominalAttribute attribute =
        (NominalAttribute) Attribute.fromStructField(predicted.schema().apply(7));
    assertEquals(3, attribute.getNumValues().get());
    // The metadata of existing columns is kept.
    assertEquals(rows.schema().apply("features"), predicted.schema().apply("features"));
    assertEquals(Rows.inOrder(rows, "features"), Rows.inOrder(predicted, "features"));
    for (Row row : predicted.select("rawPrediction", "probability", "prediction").collectAsList()) {
      Vector raw = row.getAs(0);
      Vector probability = row.getAs(1);
      double sum = 0;
      double all = 0;
      for (int k = 0; k < 3; k++) {
        sum += probability.apply(k);
        all += Math.exp(raw.apply(k));
      }
      assertEquals(1, sum, 1e-12);
      for (int k = 0; k < 3; k++) {
        assertEquals(Math.exp(raw.apply(k)) / all, probability.apply(k), 1e-9);
      }
      assertEquals(raw.argmax(), row.getDouble(2));
    }
    for (Row row :
        predicted.select("features", "rawPrediction", "probability").limit(9).collectAsList()) {
      // A single row gives the same, except for the last bits.
      Vector alone = model.predictRaw(row.getAs(0));
      assertArrayEquals(row.<Vector>getAs(1).toArray(), alone.toArray(), 1e-5);
      double[] probabilities = model.predictProbability(row.getAs(0)).toArray();
      assertArrayEquals(row.<Vector>getAs(2).toArray(), probabilities, 1e-5);
      assertEquals(alone.argmax(), model.predict(row.getAs(0)));
    }
    assertEquals(
        model.summary().accuracyHistory()[4], Rows.accuracy(predicted), 1e-12, "no other scores");
    // Each column can be omitted, and thresholds change the predicted class.
    model.setRawPredictionCol("").setProbabilityCol("").setPredictionCol("class");
    model.setThresholds(1e-9, 1, 1);
    predicted = model.transform(rows);
    assertEquals("class", predicted.columns()[5]);
    assertEquals(300, predicted.filter("class = 0").count());
    assertEquals(0, model.predict(rows.first().getAs("features")));
    model.setPredictionCol("");
    assertEquals(List.of(rows.columns()), List.of(model.transform(rows).columns()));
  }

  @Test
  void allNumericTypesAreLabelsAndFeaturesAreVectorsArraysOrBytes() {
    Dataset<Row> rows = Rows.halves(spark, 100);
    NeuralNetworkClassifier classifier = classifier().setEpochs(1);
    float[] expected = parameters(classifier.fit(rows));
    for (String type :
        List.of("byte", "short", "int", "long", "float", "double", "decimal(10,0)")) {
      Dataset<Row> typed = rows.selectExpr("features", "cast(label as " + type + ") label");
      assertArrayEquals(expected, parameters(classifier.fit(typed)), type);
    }
    for (String type : List.of("double", "float", "decimal(30,20)")) {
      Dataset<Row> typed =
          rows.selectExpr("cast(array(a, b) as array<" + type + ">) features", "label");
      assertArrayEquals(expected, parameters(classifier.fit(typed)), type);
    }
    List<Row> sparse =
        rows.select("features", "label").collectAsList().stream()
            .map(row -> RowFactory.create(((Vector) row.get(0)).toSparse(), row.get(1)))
            .toList();
    StructType schema = rows.select("features", "label").schema();
    assertArrayEquals(
        expected, parameters(classifier.fit(spark.createDataFrame(sparse, schema))), "sparse");
    Dataset<Row> bytes =
        rows.selectExpr("label", "cast(if(a + b > 0, 'zz', '  ') as binary) features");
    NeuralNetworkClassificationModel model = classifier.setEpochs(20).fit(bytes);
    assertEquals(1.0, Rows.accuracy(model.transform(bytes)));
    NeuralNetworkClassificationModel one =
        classifier.setFeaturesCol("c").fit(rows.selectExpr("label", "a + b as c"));
    assertEquals(1, one.numFeatures());
  }

  @Test
  void booleansFieldsOfStructsAndNamesWithDotsCanBeColumns() {
    Dataset<Row> rows = Rows.halves(spark, 100).selectExpr("*", "id % 2 w", "id % 5 = 0 held");
    Dataset<Row> nested =
        rows.selectExpr(
            "id",
            "struct(features, held) s",
            "label = 1 `is.label`",
            "struct(struct(w = 1 `w.w`) u) t",
            "array(a, b) `s.a`");
    NeuralNetworkClassifier classifier =
        classifier()
            .setEpochs(2)
            .setHiddenLayers(4)
            .setWeightCol("w")
            .setValidationIndicatorCol("held");
    NeuralNetworkClassificationModel expected = classifier.fit(rows);
    classifier
        .setFeaturesCol("s.features")
        .setLabelCol("`is.label`")
        .setWeightCol("t.u.w.w")
        .setValidationIndicatorCol("s.held");
    NeuralNetworkClassificationModel model = classifier.fit(nested);
    assertEquals(
        Model.sha256(expected.use().model().parameters()),
        Model.sha256(model.use().model().parameters()));
    Dataset<Row> predicted = model.transform(nested);
    assertEquals(nested.schema().length() + 3, predicted.schema().length());
    assertEquals(
        Rows.inOrder(expected.transform(rows), "rawPrediction"),
        Rows.inOrder(predicted, "rawPrediction"));
    assertEquals(
        Rows.inOrder(nested, "s"), Rows.inOrder(predicted, "s"), "columns stay as they are");
    // A column takes precedence over a field of the same name.
    classifier.setFeaturesCol("s.a").setLabelCol("is.label");
    assertEquals(2, classifier.fit(nested).numFeatures());
  }

  @Test
  void aLargeNetworkPredictsTheSameInBatchesAndForSingleRows() {
    Dataset<Row> rows = Rows.rings(spark, 40).selectExpr("*", "struct(features, label) s");
    NeuralNetworkClassificationModel model =
        classifier().setEpochs(1).setHiddenLayers(400, 400).fit(rows);
    Dataset<Row> predicted = model.setFeaturesCol("s.features").transform(rows);
    String plan = predicted.queryExecution().executedPlan().toString();
    assertTrue(plan.contains("MapPartitions"), plan);
    for (Row row : predicted.select("features", "probability", "prediction").collectAsList()) {
      Vector features = row.getAs(0);
      Vector probability = row.getAs(1);
      assertEquals(row.getDouble(2), model.predict(features));
      assertArrayEquals(model.predictProbability(features).toArray(), probability.toArray(), 1e-6);
    }
    model.setLabelCol("s.label");
    assertTrue(model.evaluate(rows).accuracy() >= 0);
  }

  @Test
  void unusedColumnsAreNotRead() {
    String stored = folder.resolve("wide").toString();
    Rows.rings(spark, 30).selectExpr("*", "'x' other").write().parquet(stored);
    Dataset<Row> rows = spark.read().parquet(stored);
    NeuralNetworkClassificationModel model = classifier().setEpochs(1).fit(rows);
    Dataset<Row> predicted = model.transform(rows);
    String plan = predicted.select("prediction").queryExecution().executedPlan().toString();
    assertTrue(plan.contains("ReadSchema: struct<features:"), plan);
    assertFalse(plan.contains("other"), plan);
    // A filter on existing columns is pushed down to the source.
    plan = predicted.filter("other = 'y'").queryExecution().executedPlan().toString();
    assertTrue(plan.contains("EqualTo(other,y)"), plan);
    assertEquals(
        predicted.filter("prediction = 1").count(),
        predicted.select("prediction").collectAsList().stream()
            .filter(row -> row.getDouble(0) == 1)
            .count());
  }

  @Test
  void otherColumnsOfAnyTypeAreKept() {
    Dataset<Row> rows =
        Rows.halves(spark, 20)
            .selectExpr(
                "*",
                "if(id = 3, null, id) as maybe",
                "cast(id as decimal(20,3)) as money",
                "cast(id as timestamp) as moment",
                "cast(cast(id as timestamp) as timestamp_ntz) as clock",
                "date_add(date'1583-01-01', int(id)) as day",
                "make_dt_interval(int(id)) as days",
                "make_interval(1, int(id)) as months",
                "map(string(id), array(named_struct('x', id, 'y', null))) as nested",
                "cast(string(id) as binary) as bytes",
                "id % 2 = 0 as even",
                "a as a",
                "array(features, null) as vectors");
    NeuralNetworkClassificationModel model = classifier().setEpochs(1).fit(rows);
    Dataset<Row> kept = model.transform(rows).drop("rawPrediction", "probability", "prediction");
    assertEquals(rows.schema(), kept.schema());
    assertEquals(texts(rows), texts(kept));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.sort("id").toJSON().collectAsList();
  }

  @Test
  void numbersArePredictedWithWeightsAndLabelsOfAnyType() {
    Dataset<Row> rows =
        Rows.of(
            spark,
            400,
            "id",
            "sin(id) a",
            "cos(3 * id) b",
            "3 * sin(id) - 2 * cos(3 * id) + if(id % 2 = 0, 1, 100) y",
            "double(id % 2 = 0) w");
    NeuralNetworkRegressor regressor =
        new NeuralNetworkRegressor().setLabelCol("y").setWeightCol("w").setMode("all-reduce");
    NeuralNetworkRegressionModel model = regressor.setEpochs(8).setBatchSize(10).fit(rows);
    assertArrayEquals(new float[] {3, -2, 1}, parameters(model), 0.05f);
    Dataset<Row> predicted = model.transform(rows);
    assertEquals(model.transformSchema(rows.schema()), predicted.schema());
    assertEquals(200, predicted.filter("abs(prediction - y) < 0.2").count());
    assertEquals(2, model.numFeatures());
    assertTrue(model.summary().meanAbsoluteErrorHistory()[7] > 10, "it counts rows");
    float[] expected = parameters(regressor.setEpochs(1).fit(rows.selectExpr("*", "1 one")));
    for (String type : List.of("float", "decimal(30,20)")) {
      float[] found =
          parameters(
              regressor.fit(rows.selectExpr("features", "w", "cast(y as " + type + ") as y")));
      assertArrayEquals(expected, found, 1e-5f, type);
    }
  }

  @Test
  void validationRowsStopATrainingEarlyAndSelectItsBestEpoch() {
    Dataset<Row> rows =
        Rows.of(
            spark,
            300,
            "id",
            "sin(id) a",
            "cos(3 * id) b",
            "double(pmod(hash(id), 3)) label",
            "id % 5 = 0 as held");
    NeuralNetworkClassifier classifier =
        classifier()
            .setHiddenLayers(8)
            .setEpochs(100)
            .setLearningRate(0.3)
            .setValidationIndicatorCol("held")
            .setEarlyStoppingPatience(2)
            .setSettings("evaluation.metrics=[log-loss]");
    NeuralNetworkClassificationModel model = classifier.fit(rows);
    NeuralNetworkTrainingSummary summary = model.summary();
    assertTrue(summary.totalIterations() < 100);
    assertEquals(
        new MulticlassClassificationEvaluator()
            .setMetricName("logLoss")
            .evaluate(model.transform(rows.filter("held"))),
        summary.validationMetricHistory("log-loss")[summary.bestEpoch() - 1],
        1e-6);
    assertEquals(summary.totalIterations() - 2, summary.bestEpoch());
    double best = summary.validationAccuracyHistory()[summary.bestEpoch() - 1];
    assertEquals(best, Rows.accuracy(model.transform(rows.filter("held"))), 1e-12);
    double seen = summary.accuracyHistory()[summary.bestEpoch() - 1];
    assertEquals(seen, Rows.accuracy(model.transform(rows.filter("not held"))), 1e-12);
  }

  @Test
  void aTrainingBeginsWithGivenWeights() {
    Dataset<Row> rows = Rows.halves(spark, 100);
    NeuralNetworkClassifier classifier = classifier().setEpochs(1);
    Model trained = classifier.fit(rows).use().model();
    float[] byHand = {1, -1, 2, -2, 0.5f, 0};
    String file = folder.resolve("by-hand.safetensors").toString();
    new ModelFile(storage()).write(file, trained.with(byHand));
    classifier.setInitialWeights(file).setOptimizer("sgd").setLearningRate(1e-30);
    assertArrayEquals(byHand, parameters(classifier.fit(rows)), 1e-20f);
    NeuralNetworkClassificationModel model =
        NeuralNetworkClassificationModel.ofFile(file).setPredictionCol("p");
    Row first = model.transform(rows.filter("id = 0")).first();
    // a = 0, b = 1: scores 2.5 and -2, less their mean
    assertEquals(
        List.of(2.25, -2.25),
        Arrays.stream(((Vector) first.getAs("rawPrediction")).toArray()).boxed().toList());
  }

  @Test
  void anInterruptedFitResumesWithTheSameBits() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 300);
    Path runs = folder.resolve("runs");
    NeuralNetworkClassifier classifier =
        classifier()
            .setHiddenLayers(8)
            .setEpochs(4)
            .setCheckpointDir(runs.toString())
            .setSettings("checkpoint.every=1 epoch");
    NeuralNetworkClassifier inMemory = classifier.copy(new ParamMap());
    inMemory.clear(inMemory.checkpointDir());
    float[] expected = parameters(inMemory.fit(rows));
    interrupt(classifier, rows, 2);
    NeuralNetworkClassificationModel model = classifier.fit(rows);
    assertArrayEquals(expected, parameters(model));
    assertEquals(4, model.summary().totalIterations());
    assertEquals(4, Files.readAllLines(runs.resolve("metrics.jsonl")).size());
    assertTrue(Files.readString(runs.resolve("run.json")).contains("\"finished\""));
    assertTrue(Files.exists(runs.resolve("model.safetensors")));
  }

  /** Fails at the end of an epoch. */
  private static void interrupt(NeuralNetworkClassifier classifier, Dataset<Row> rows, int epochs) {
    TrainingListener failing =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            if (state.epoch() == epochs) {
              throw new IllegalStateException("interrupted");
            }
          }
        };
    TrainingRun run =
        new TrainingRun(classifier.fit().settingsFor(rows), rows.select("features", "label"))
            .with(failing);
    assertThrows(
        IllegalStateException.class,
        () -> run.trainOrResume(classifier.getCheckpointDir(), line -> {}));
  }

  @Test
  void aFitReplacesAnotherTrainingAndKeepsForeignFiles() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 300);
    Path runs = folder.resolve("runs");
    NeuralNetworkClassifier classifier =
        classifier()
            .setEpochs(2)
            .setCheckpointDir(runs.toString())
            .setSettings("checkpoint.every=1 epoch");
    interrupt(classifier, rows, 1);
    // Other data, then other settings.
    Dataset<Row> others = rows.filter("id < 290");
    NeuralNetworkClassifier inMemory = classifier.copy(new ParamMap());
    inMemory.clear(inMemory.checkpointDir());
    float[] expected = parameters(inMemory.fit(others));
    assertArrayEquals(expected, parameters(classifier.fit(others)));
    interrupt(classifier, rows, 1);
    assertEquals(3, classifier.setEpochs(3).fit(rows).summary().totalIterations());
    Files.createDirectory(folder.resolve("foreign"));
    Files.writeString(folder.resolve("foreign/file"), "x");
    classifier.setCheckpointDir(folder.resolve("foreign").toString());
    Exception error = assertThrows(RuntimeException.class, () -> classifier.fit(rows));
    assertTrue(error.getMessage().contains("foreign: is not empty"), error::getMessage);
    try (Stream<Path> left = Files.list(folder.resolve("foreign"))) {
      assertEquals(1, left.count());
    }
  }

  private static Storage storage() {
    return new Storage(spark.sparkContext().hadoopConfiguration());
  }

  private static float[] parameters(NeuralNetworkModel<?> model) {
    return model.use().model().parameters();
  }
}
