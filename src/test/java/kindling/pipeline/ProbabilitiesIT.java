package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kindling.cluster.Sessions;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.metrics.Metric;
import kindling.run.ModelUse;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** The params for imbalanced classes and calibrated probabilities, on a table. */
class ProbabilitiesIT {
  private static SparkSession spark;
  private static Dataset<Row> payments;

  @TempDir Path folder;

  /** Payments of which one in ten is fraud; the amount tells about it, but not surely. */
  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "spark.sql.shuffle.partitions", "2");
    payments =
        spark
            .range(0, 600, 1, 2)
            .selectExpr(
                "id",
                "id % 10 = 3 fraud",
                "if(id % 10 = 3, 60, 0) + pmod(hash(id), 100) amount",
                "element_at(array('web', 'shop', 'phone'), int(id % 3) + 1) channel",
                "id % 7 < 2 held")
            .cache();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static NeuralNetworkClassifier classifier() {
    return new NeuralNetworkClassifier()
        .setLabelCol("fraud")
        .setInputCols("amount", "channel")
        .setHiddenLayers(16)
        .setMode("all-reduce")
        .setOptimizer("adam")
        .setLearningRate(0.02)
        .setBatchSize(20)
        .setEpochs(3);
  }

  private static float[] weights(NeuralNetworkModel<?> model) {
    return model.use().model().parameters();
  }

  private static double meanProbability(NeuralNetworkClassificationModel model) {
    return model.transform(payments).select("probability").collectAsList().stream()
        .mapToDouble(row -> row.<Vector>getAs(0).apply(1))
        .average()
        .orElseThrow();
  }

  @Test
  void eachBalanceTrainsOtherWeightsAndTheSameAsItsSetting() {
    Set<String> different = new HashSet<>();
    for (String balance : List.of("none", "weights", "sampling")) {
      NeuralNetworkClassificationModel model = classifier().setBalance(balance).fit(payments);
      different.add(Arrays.toString(weights(model)));
      assertArrayEquals(
          weights(classifier().setSettings("data.balance=" + balance).fit(payments)),
          weights(model));
      assertEquals(0.1, meanProbability(model), 0.05, balance + " keeps the probabilities");
    }
    assertEquals(3, different.size());
    assertArrayEquals(
        weights(classifier().setBalance("none").fit(payments)),
        weights(classifier().fit(payments)));
  }

  @Test
  void aCalibratedModelHasItsScoresDividedByTheTemperature() throws IOException {
    // Trained for so long on few rows that it is too sure.
    NeuralNetworkClassifier stage =
        classifier().setHiddenLayers(64, 64).setEpochs(40).setValidationIndicatorCol("held");
    NeuralNetworkClassificationModel plain = stage.fit(payments);
    NeuralNetworkClassificationModel calibrated = stage.setCalibration("temperature").fit(payments);
    double temperature = calibrated.use().model().temperature();
    assertNotEquals(1, temperature);
    assertEquals(1, plain.use().model().temperature());
    List<Row> before = Rows.inOrder(plain.transform(payments), "rawPrediction");
    List<Row> after = Rows.inOrder(calibrated.transform(payments), "rawPrediction");
    for (int i = 0; i < before.size(); i++) {
      double score = before.get(i).<Vector>getAs(0).apply(1);
      assertEquals(
          score / temperature,
          after.get(i).<Vector>getAs(0).apply(1),
          1e-5 * (1 + Math.abs(score)));
    }
    assertEquals(
        Rows.inOrder(plain.transform(payments), "predictedLabel"),
        Rows.inOrder(calibrated.transform(payments), "predictedLabel"));
    assertServes(calibrated);
  }

  /** Saves a model, and uses it as a stage and on the command line. */
  private void assertServes(NeuralNetworkClassificationModel calibrated) throws IOException {
    String path = folder.resolve("model").toString();
    calibrated.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(calibrated.use().model().temperature(), loaded.use().model().temperature());
    assertEquals(
        Rows.inOrder(calibrated.transform(payments), "probability"),
        Rows.inOrder(loaded.transform(payments), "probability"));
    Row row = calibrated.transform(payments.filter("id = 13")).first();
    assertEquals(
        row.<Vector>getAs("probability").apply(1),
        loaded
            .predictProbabilities(
                Map.of("amount", row.getAs("amount"), "channel", row.getAs("channel")))
            .get("true"),
        1e-6);
    String held = folder.resolve("held").toString();
    payments.filter("held").write().parquet(held);
    ModelUse.Result result =
        new ModelUse(
                spark.sparkContext(), path + "/model.safetensors", List.of("data.test=" + held))
            .evaluate(Split.TEST);
    double logLoss = Metric.LOG_LOSS.of(result.evaluation());
    double uncalibrated = Metric.LOG_LOSS.of(result.uncalibrated().orElseThrow());
    assertTrue(logLoss < uncalibrated, logLoss + " after " + uncalibrated);
  }

  @Test
  void validationRowsChooseTheThresholdThatTheModelKeeps() throws IOException {
    NeuralNetworkClassifier stage =
        classifier()
            .setValidationIndicatorCol("held")
            .setCalibration("isotonic")
            .setThreshold("balanced-accuracy");
    NeuralNetworkClassificationModel model = stage.fit(payments);
    double threshold = model.use().model().threshold();
    assertNotEquals(0.5, threshold);
    String path = folder.resolve("model").toString();
    model.save(path);
    List<Row> rows =
        NeuralNetworkClassificationModel.load(path).transform(payments).collectAsList();
    int differ = 0;
    for (Row row : rows) {
      double probability = row.<Vector>getAs("probability").apply(1);
      int predicted = row.<Double>getAs("prediction").intValue();
      if (Math.abs(probability - threshold) > 1e-4) {
        assertEquals(probability > threshold ? 1 : 0, predicted, row::toString);
      }
      differ += (probability > 0.5) == (predicted == 1) ? 0 : 1;
    }
    assertTrue(differ > 0, "the threshold is " + threshold);
    NeuralNetworkClassificationModel given =
        stage.setThreshold(0.2).setCalibration(null).fit(payments);
    assertEquals(0.2, given.use().model().threshold());
  }

  @Test
  void aCalibrationWorksWithAShareOfTheRowsAndWithAFolder() {
    NeuralNetworkClassifier stage =
        classifier().setValidationShare(0.2).setCalibration("temperature").setBalance("weights");
    NeuralNetworkClassificationModel inMemory = stage.fit(payments);
    assertNotEquals(1, inMemory.use().model().temperature());
    String run = folder.resolve("run").toString();
    NeuralNetworkClassificationModel inFolder = stage.setCheckpointDir(run).fit(payments);
    assertArrayEquals(weights(inMemory), weights(inFolder));
    assertEquals(
        inFolder.use().model().temperature(),
        NeuralNetworkClassificationModel.ofFile(run + "/model.safetensors")
            .use()
            .model()
            .temperature());
  }

  @Test
  void aVectorOfFeaturesIsBalancedAndCalibratedToo() {
    Dataset<Row> rows = Rows.halves(spark, 200).filter("label = 0 or id % 5 = 0");
    NeuralNetworkClassifier stage =
        new NeuralNetworkClassifier()
            .setMode("all-reduce")
            .setBatchSize(20)
            .setEpochs(2)
            .setValidationShare(0.3);
    NeuralNetworkClassificationModel plain = stage.fit(rows);
    NeuralNetworkClassificationModel calibrated = stage.setCalibration("temperature").fit(rows);
    assertNotEquals(1, calibrated.use().model().temperature());
    NeuralNetworkClassificationModel balanced =
        stage.setCalibration(null).setBalance("sampling").fit(rows);
    assertNotEquals(Arrays.toString(weights(plain)), Arrays.toString(weights(balanced)));
  }

  @SuppressWarnings("deprecation") // Scala 2.12, that of Spark 3.5, has only this converter
  @Test
  void aCrossValidatorComparesBalances() {
    NeuralNetworkClassifier stage = classifier().setLabelIndexCol("index").setEpochs(2);
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                stage.balance(),
                JavaConverters.asScalaBuffer(List.of("none", "weights", "sampling")))
            .build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(stage)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new BinaryClassificationEvaluator().setLabelCol("index"))
            .setNumFolds(2)
            .setSeed(1)
            .fit(payments);
    double[] areas = best.avgMetrics();
    assertEquals(3, Arrays.stream(areas).distinct().count(), () -> Arrays.toString(areas));
    assertTrue(Arrays.stream(areas).allMatch(area -> area > 0.5), () -> Arrays.toString(areas));
    NeuralNetworkClassificationModel model = (NeuralNetworkClassificationModel) best.bestModel();
    int first = 0;
    for (int i = 1; i < areas.length; i++) {
      first = areas[i] > areas[first] ? i : first;
    }
    assertArrayEquals(weights(stage.copy(grid[first]).fit(payments)), weights(model));
  }

  @Test
  void aSavedEstimatorKeepsThem() throws IOException {
    String path = folder.resolve("classifier").toString();
    classifier()
        .setBalance("weights")
        .setCalibration("temperature")
        .setThreshold("matthews")
        .save(path);
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path);
    assertEquals("weights", loaded.getBalance());
    assertEquals("temperature", loaded.getCalibration());
    assertEquals("matthews", loaded.getThreshold());
    UserError error = assertThrows(UserError.class, () -> loaded.fit(payments));
    assertTrue(
        error
            .getMessage()
            .contains(
                "calibration = temperature needs a validation set; set validationShare = 0.1"),
        error::getMessage);
  }
}
