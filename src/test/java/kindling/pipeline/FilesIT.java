package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.UserError;
import kindling.gradient.Workers.Split;
import kindling.run.ModelUse;
import kindling.run.TrainingRun;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved stages, read by pipelines and by the command line. */
class FilesIT {
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

  private static NeuralNetworkClassificationModel fitted(Dataset<Row> rows) {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(4)
        .setEpochs(1)
        .setThresholds(1, 2, 3)
        .setProbabilityCol("p")
        .fit(rows);
  }

  @Test
  void estimatorsKeepTheirParams() throws IOException {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setHiddenLayers(5, 4)
            .setLearningRate(1e-5)
            .setSeed(-7)
            .setThresholds(0.25, 0.5)
            .setSettings("optimizer.clip-norm=1", "network.loss=softmax smoothing 0.1");
    String path = folder.resolve("classifier").toString();
    classifier.save(path);
    NeuralNetworkClassifier loaded = NeuralNetworkClassifier.load(path);
    assertEquals(classifier.uid(), loaded.uid());
    assertEquals(explained(classifier), explained(loaded));
    assertArrayEquals(classifier.getHiddenLayers(), loaded.getHiddenLayers());
    assertArrayEquals(classifier.getSettings(), loaded.getSettings());
    assertFalse(loaded.isSet(loaded.epochs()));
    assertThrows(IOException.class, () -> classifier.save(path));
    classifier.setEpochs(77).write().overwrite().save(path);
    assertEquals(77, NeuralNetworkClassifier.load(path).getEpochs());
    String regressor = folder.resolve("regressor").toString();
    new NeuralNetworkRegressor().setEpochs(5).save(regressor);
    assertEquals(5, NeuralNetworkRegressor.load(regressor).getEpochs());
  }

  @Test
  void loadedModelsPredictTheSame() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 60);
    NeuralNetworkClassificationModel model = fitted(rows);
    String path = folder.resolve("model").toString();
    model.save(path);
    NeuralNetworkClassificationModel loaded = NeuralNetworkClassificationModel.load(path);
    assertEquals(model.uid(), loaded.uid());
    assertEquals(explained(model), explained(loaded));
    assertFalse(loaded.hasSummary());
    for (String column : List.of("rawPrediction", "p", "prediction")) {
      assertEquals(
          Rows.inOrder(model.transform(rows), column),
          Rows.inOrder(loaded.transform(rows), column));
    }
    Dataset<Row> numbers = rows.selectExpr("id", "features", "a + b label");
    NeuralNetworkRegressionModel regression =
        new NeuralNetworkRegressor().setEpochs(1).fit(numbers);
    regression.save(path + "2");
    assertEquals(
        Rows.inOrder(regression.transform(numbers), "prediction"),
        Rows.inOrder(
            NeuralNetworkRegressionModel.load(path + "2").transform(numbers), "prediction"));
  }

  @Test
  void theCommandLineReadsTheModelOfASavedPipeline() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 60).withColumnRenamed("features", "my features");
    NeuralNetworkClassificationModel model =
        new NeuralNetworkClassifier().setFeaturesCol("my features").setEpochs(2).fit(rows);
    model.save(folder.resolve("model").toString());
    String input = folder.resolve("rows").toString();
    rows.write().parquet(input);
    String output = folder.resolve("output").toString();
    String file = folder.resolve("model/model.safetensors").toString();
    ModelUse use = new ModelUse(spark.sparkContext(), file, List.of("data.test=" + input));
    use.predict(input, output, "parquet", false);
    assertEquals(
        Rows.inOrder(model.transform(rows), "prediction"),
        Rows.inOrder(spark.read().parquet(output), "prediction"));
    assertEquals(
        model.summary().accuracyHistory()[1], use.evaluate(Split.TEST).evaluation().accuracy());
  }

  @Test
  void aPipelineReadsAModelOfTheCommandLine() {
    Dataset<Row> rows = Rows.rings(spark, 60).withColumnRenamed("features", "x");
    String stored = folder.resolve("rows").toString();
    rows.write().parquet(stored);
    String data =
        "data { format = parquet, train = \"%s\", feature-columns = [x] }\ntraining.epochs = 1\n"
            .formatted(stored);
    assertThrows(
        UserError.class,
        () -> NeuralNetworkRegressionModel.ofFile(written("network.layers = [affine 3]\n" + data)));
    String file = folder.resolve("file").toString();
    NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.ofFile(file);
    Dataset<Row> predicted = model.transform(rows);
    String output = folder.resolve("output").toString();
    new ModelUse(spark.sparkContext(), file, List.of()).predict(stored, output, "parquet", false);
    List<Row> scores = Rows.inOrder(spark.read().parquet(output), "scores");
    List<Row> raw = Rows.inOrder(predicted, "rawPrediction");
    for (int i = 0; i < 60; i++) {
      List<Float> expected = scores.get(i).getList(0);
      for (int k = 0; k < 3; k++) {
        assertEquals((double) expected.get(k), ((Vector) raw.get(i).get(0)).apply(k), 1e-6);
      }
    }
    String number = written("network { layers = [affine 1], loss = mean-squared-error }\n" + data);
    assertEquals(2, NeuralNetworkRegressionModel.ofFile(number).numFeatures());
    assertEquals(2, NeuralNetworkRegressionModel.load(number).numFeatures(), "as a client can");
    UserError error =
        assertThrows(UserError.class, () -> NeuralNetworkClassificationModel.ofFile(number));
    assertTrue(error.getMessage().contains("does not tell classes apart"), error::getMessage);
  }

  @Test
  void aModelTrainedOnSeveralColumnsByTheCommandLineReadsThemByName() throws IOException {
    Dataset<Row> rows = Rows.rings(spark, 60);
    Dataset<Row> bare = rows.selectExpr("b", "id", "a");
    String stored = folder.resolve("rows").toString();
    rows.select("a", "b", "label").write().parquet(stored);
    String file =
        written(
            "network.layers = [affine 3]\ntraining.epochs = 1\ndata { format = parquet, train = \"%s\", feature-columns = [\"*\"] }"
                .formatted(stored));
    NeuralNetworkClassificationModel model = NeuralNetworkClassificationModel.ofFile(file);
    List<Row> expected = Rows.inOrder(model.transform(rows), "rawPrediction");
    assertEquals(expected, Rows.inOrder(model.transform(bare), "rawPrediction"));
    String saved = folder.resolve("saved").toString();
    model.save(saved);
    Dataset<Row> predicted = NeuralNetworkClassificationModel.load(saved).transform(bare);
    assertEquals(expected, Rows.inOrder(predicted, "rawPrediction"));
    assertEquals(List.of("b", "id", "a"), List.of(predicted.columns()).subList(0, 3));
    UserError error = assertThrows(UserError.class, () -> model.transform(bare.drop("a")));
    assertEquals(
        "the DataFrame: has no column \"a\", which the model takes; there are [b, id]",
        error.getMessage());
    Dataset<Row> turned =
        new VectorAssembler()
            .setInputCols(new String[] {"b", "a"})
            .setOutputCol("features")
            .transform(bare);
    error = assertThrows(UserError.class, () -> model.transform(turned));
    assertEquals(
        "the DataFrame: column \"features\" has vectors of [b, a], but the model takes [a, b]; assemble them in this order",
        error.getMessage());
  }

  private String written(String conf) {
    String file = folder.resolve("file").toString();
    new ModelFile(new Storage(spark.sparkContext().hadoopConfiguration()))
        .write(
            file,
            new TrainingRun(spark.sparkContext(), Confs.settings(folder, conf))
                .train(line -> {})
                .model());
    return file;
  }

  @Test
  void modelsAreExportedAsOnnxButDoNotReplaceAFile() throws IOException {
    NeuralNetworkClassificationModel model =
        ((NeuralNetworkClassificationModel)
            PipelineModel.load("src/test/resources/saved/format-1/classifier").stages()[1]);
    String path = folder.resolve("model.onnx").toString();
    model.exportOnnx(path);
    assertTrue(Files.size(Path.of(path)) > 4L * model.use().network().parameters());
    UserError error = assertThrows(UserError.class, () -> model.exportOnnx(path));
    assertTrue(
        error.getMessage().contains("exists already; choose another path, or delete it"),
        error::getMessage);
    assertEquals(
        "{\"error\":\"%s\"}".formatted(error.getMessage()),
        model.predict("exportOnnx", "{\"path\":\"%s\"}".formatted(path)),
        "as Python asks for it");
  }

  @Test
  void readingAFileRunsNoCodeThatItNames() throws IOException {
    fitted(Rows.rings(spark, 60)).save(folder.resolve("model").toString());
    Path metadata;
    try (Stream<Path> files = Files.list(folder.resolve("model/metadata"))) {
      metadata =
          files.filter(f -> f.getFileName().toString().startsWith("part-")).findFirst().get();
    }
    String text = Files.readString(metadata);
    Files.deleteIfExists(metadata.resolveSibling("." + metadata.getFileName() + ".crc"));
    Files.writeString(
        metadata, text.replace(NeuralNetworkClassificationModel.class.getName(), "java.io.File"));
    assertRefused("holds java.io.File, not a kindling.pipeline.NeuralNetworkClassificationModel");
    Files.writeString(metadata, text.replace("\"predictionCol\"", "\"strange\""));
    assertRefused("has the param \"strange\", which this version does not know");
    Files.writeString(metadata, text);
    Files.delete(folder.resolve("model/model.safetensors"));
    assertRefused("model.safetensors: no such file");
    UserError error =
        assertThrows(
            UserError.class, () -> NeuralNetworkClassifier.load(folder.resolve("none").toString()));
    assertTrue(
        error.getMessage().contains("none: no NeuralNetworkClassifier was saved there"),
        error::getMessage);
  }

  @Test
  void modelsOfEveryReleasedFormatCanBeRead() {
    for (String format : List.of("format-1")) {
      String saved = Path.of("src/test/resources/saved", format).toString();
      Dataset<Row> expected = spark.read().json(saved + "/expected");
      Dataset<Row> predicted =
          PipelineModel.load(saved + "/classifier")
              .transform(
                  expected
                      .withColumnRenamed("prediction", "class")
                      .withColumnRenamed("probability", "shares")
                      .withColumnRenamed("a_predicted", "number"));
      predicted =
          NeuralNetworkRegressionModel.load(saved + "/regressor")
              .setPredictionCol("a_predicted")
              .transform(predicted);
      assertEquals(60, predicted.filter("prediction = class").count());
      assertEquals(60, predicted.filter("abs(a_predicted - number) < 1e-5").count());
      for (Row row : predicted.select("probability", "shares").collectAsList()) {
        List<Double> shares = row.getList(1);
        for (int k = 0; k < 3; k++) {
          assertEquals(shares.get(k), ((Vector) row.get(0)).apply(k), 1e-5);
        }
      }
    }
  }

  /** All params; Spark explains arrays without their elements. */
  private static String explained(Params stage) {
    return stage.explainParams().replaceAll("\\[.*?@\\w+", "array");
  }

  private void assertRefused(String expected) {
    String path = folder.resolve("model").toString();
    UserError error =
        assertThrows(UserError.class, () -> NeuralNetworkClassificationModel.load(path));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
  }
}
