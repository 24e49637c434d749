package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import kindling.cluster.Sessions;
import kindling.config.UserError;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.mllib.util.MLUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bad input causes an error that names the column or the param, and the remedy. */
class BadInputIT {
  private static final String X = "array(double(id), 1d) features";
  private static final String Y = "double(id % 2) label";
  private static SparkSession spark;

  private final NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setEpochs(1);

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static Dataset<Row> rows(String... columns) {
    return spark.range(0, 20, 1, 1).selectExpr(columns);
  }

  @Test
  void aMissingColumnIsRefused() {
    assertRefused(
        "the DataFrame: has no column \"features\", which is its featuresCol; there are [x, label]",
        new NeuralNetworkClassifier().setFeaturesCol("features"),
        rows("id x", Y));
    assertRefused(
        "the DataFrame: has no column \"label\", which is its labelCol; there are [features]",
        rows(X));
    classifier.setWeightCol("w").setValidationIndicatorCol("v");
    assertRefused("has no column \"w\", which is its weightCol", rows(X, Y));
    assertRefused("has no column \"v\", which is its validationIndicatorCol", rows(X, Y, "1 w"));
  }

  @Test
  void aWarningAboutAnUnscaledLabelIsLoggedWithNamesOfParams() {
    List<String> logged = new ArrayList<>();
    AbstractAppender appender =
        new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            logged.add(event.getMessage().getFormattedMessage());
          }
        };
    appender.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getRootLogger().addAppender(appender);
    Configurator.setLevel(Fit.class, Level.WARN);
    try {
      new NeuralNetworkRegressor()
          .setOptimizer("adam")
          .setEpochs(4)
          .fit(rows("double(id) features", "5e8 + id % 4 * 1e7 label"));
    } finally {
      context.getRootLogger().removeAppender(appender);
      Configurator.setLevel(Fit.class, (Level) null);
    }
    List<String> warnings =
        logged.stream().filter(line -> line.contains("no better than the mean")).toList();
    assertEquals(1, warnings.size(), logged::toString);
    assertTrue(
        warnings.get(0).contains("; then try a smaller or larger learningRate, more epochs, or"),
        warnings::toString);
  }

  @Test
  void aColumnOfTheWrongTypeIsRefused() {
    assertRefused(
        "the DataFrame: column \"label\", which is its labelCol, is of type string; it must be a number; a StringIndexer numbers names",
        rows(X, "string(id) label"));
    assertRefused(
        "which is its featuresCol, is of type string; it must be an array of numbers, a boolean, binary, a number, a struct<size, indices, values> or a vector; a VectorAssembler makes",
        new NeuralNetworkClassifier().setFeaturesCol("features"),
        rows("string(id) features", Y));
    classifier.setValidationIndicatorCol("v");
    assertRefused("is of type double; it must be true or false", rows(X, Y, "1d v"));
  }

  @Test
  void aVectorOfTheOldMllibIsRecognised() {
    Dataset<Row> rows =
        MLUtils.convertVectorColumnsFromML(
            new VectorAssembler()
                .setInputCols(new String[] {"a"})
                .setOutputCol("features")
                .transform(rows("id a", Y)),
            "features");
    assertRefused(
        "is of type vector of the old spark.mllib, which MLUtils.convertVectorColumnsToML(rows) converts",
        rows);
    assertEquals(2, classifier.fit(MLUtils.convertVectorColumnsToML(rows)).numClasses());
  }

  @Test
  void anOutputColumnThatAlreadyExistsIsRefused() {
    assertRefused(
        "the DataFrame: has a column \"prediction\" already; drop it, or give the new one another name",
        rows(X, Y, "1 prediction"));
    classifier.setProbabilityCol("rawPrediction");
    assertRefused("has a column \"rawPrediction\" already", rows(X, Y));
    classifier.setProbabilityCol("").setContributionsCol("x");
    assertRefused(
        "the DataFrame: has a column \"x\" already; drop it, or give the new one another name by predictionCol, predictedLabelCol, rawPredictionCol, probabilityCol, labelIndexCol, contributionsCol or baselineCol",
        rows(X, Y, "1 x"));
    assertRefused("has a column \"baseline\" already", rows(X, Y, "1 baseline"));
    NeuralNetworkClassificationModel model = classifier.setBaselineCol("").fit(rows(X, Y));
    Dataset<Row> others = rows(X, Y, "1 baseline", "1 n");
    assertEquals("x", model.transform(others).columns()[others.columns().length + 2]);
    UserError error =
        assertThrows(UserError.class, () -> model.setLabelIndexCol("n").transform(others));
    assertTrue(error.getMessage().contains("has a column \"n\" already"), error::getMessage);
  }

  @Test
  void aNullIsRefused() {
    assertRefused(
        "column \"label\" has null in 1 rows; labels must be whole numbers 0, 1, 2, ...; drop such rows (na.drop)",
        rows(X, "if(id = 7, null, id % 2) label"));
    assertRefused(
        "a row with label 1.0 has null in column \"features\"",
        rows("if(id = 7, null, array(1, id)) features", Y));
    assertRefused(
        "column \"features\" of the first row is null; drop such rows (na.drop), or fill the values in (na.fill, or an Imputer)",
        rows("if(id = 0, null, array(1, id)) features", Y));
    classifier.setValidationIndicatorCol("v");
    assertRefused(
        "a row with label 1.0 has null in column \"v\"; it must be true or false",
        rows(X, Y, "if(id = 7, null, id % 3 = 0) v"));
    NeuralNetworkRegressor regressor = new NeuralNetworkRegressor();
    UserError error =
        assertThrows(UserError.class, () -> regressor.fit(rows(X, "if(id = 7, null, id) label")));
    assertTrue(error.getMessage().contains("has null in column \"label\""), error::getMessage);
  }

  @Test
  void vectorsOfDifferentSizesAreRefused() {
    assertRefused(
        "a row with label 1.0 has 3 elements, [1.0,2.0,7.0], in column \"features\", but the first row has 2; all must be alike",
        rows("if(id = 7, array(1d, 2d, 7d), array(1d, double(id))) features", Y));
    NeuralNetworkClassificationModel model = classifier.fit(rows(X, Y));
    Dataset<Row> bad =
        model.transform(rows("if(id = 7, array(1d, 2d, 7d), array(1d, double(id))) features"));
    String fault =
        "the DataFrame: a row has 3 elements, [1.0,2.0,7.0], in column \"features\", but the model takes 2";
    Exception thrown =
        assertThrows(Exception.class, () -> bad.select("prediction").collectAsList());
    assertTrue(thrown.getMessage().contains(fault), thrown::getMessage);
    if (spark.version().startsWith("4")) {
      assertEquals(1, thrown.getMessage().lines().count(), thrown::getMessage);
    }
    assertEquals(20, bad.count(), "predicts nothing");
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                model
                    .evaluate(rows("if(id = 7, array(1d), array(1d, 2d)) features", Y))
                    .accuracy());
    assertEquals(
        "the DataFrame: a row has 1 elements, [1.0], in column \"features\", but the model takes 2",
        error.getMessage());
    assertEquals("the DataFrame", error.parts().place().toString(), "from a task");
    Dataset<Row> wide =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b", "c"})
            .setOutputCol("features")
            .transform(rows("id a", "id b", "id c"));
    error = assertThrows(UserError.class, () -> model.transform(wide));
    assertTrue(
        error
            .getMessage()
            .contains("column \"features\" has vectors of 3 elements, but the model takes 2"),
        error::getMessage);
  }

  @Test
  void labelsThatAreNotClassesAreRefused() {
    String right = "; labels must be whole numbers 0, 1, 2, ...; a StringIndexer numbers classes";
    assertRefused("column \"label\" has 9.5" + right, rows(X, "id / 2 label"));
    assertRefused("column \"label\" has -1.0" + right, rows(X, "id - 1 label"));
    assertRefused(
        "column \"label\" has NaN" + right, rows(X, "if(id = 3, double('NaN'), 1d) label"));
    assertRefused(
        "has 19000000000, which would make 19000000001 classes", rows(X, "1000000000 * id label"));
    assertRefused(
        "column \"label\" has the label 1 in all rows; there must be at least two classes",
        rows(X, "1 label"));
    classifier.setLayers("affine 3");
    assertRefused(
        "a row has label 4; labels must be whole numbers from 0 to 2, because the network's last layer gives 3 scores (column \"label\")",
        rows(X, "if(id = 7, 4, 1) label"));
  }

  @Test
  void featuresThatAreNotFiniteAreRefused() {
    assertRefused(
        "a row with label 1.0 has NaN in column \"features\" (element 1); values must be finite numbers, not null",
        rows("array(1d, if(id = 7, double('NaN'), 0d)) features", Y));
    assertRefused(
        "has Infinity in column \"features\" (element 0)",
        rows("array(if(id = 7, double('Infinity'), 0d)) features", Y));
    UserError error =
        assertRefused(
            "has null in column \"features\" (element 0); values must be finite numbers, not null; drop such rows (na.drop), or fill",
            rows("array(if(id = 7, null, 0d)) features", Y));
    assertTrue(error.parts().cure().toString().startsWith("drop such rows"), "from a task");
    classifier.setWeightCol("w");
    assertRefused("has -1.0 in column \"w\"; weights must be", rows(X, Y, "-1d w"));
  }

  @Test
  void aMissingValueInAnAssembledVectorIsRefused() {
    Dataset<Row> rows =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b"})
            .setOutputCol("features")
            .setHandleInvalid("keep")
            .transform(rows("id", "id a", "if(id = 7, null, double(id)) b", Y));
    String cure =
        "has NaN in column \"features\" (element 1); values must be finite numbers, not null; drop such rows (VectorAssembler.setHandleInvalid(\"skip\")), or fill the values in before they are assembled (an Imputer)";
    assertRefused(cure, rows);
    Dataset<Row> predicted = classifier.fit(rows.filter("id != 7")).transform(rows);
    Exception thrown =
        assertThrows(Exception.class, () -> predicted.select("prediction").collectAsList());
    assertTrue(thrown.getMessage().contains(cure), thrown::getMessage);
  }

  @Test
  void anEmptyDataFrameIsRefused() {
    assertRefused("the DataFrame: has no rows", rows(X, Y).filter("id < 0"));
    assertRefused("the DataFrame: has no rows", rows(X, Y).limit(0));
    classifier.setLayers("affine 2");
    assertRefused("the DataFrame: has no rows", rows(X, Y).limit(0));
    NeuralNetworkClassificationModel model = classifier.fit(rows(X, Y));
    assertEquals(0, model.transform(rows(X, Y).limit(0)).count(), "but none are predicted");
    classifier.setValidationIndicatorCol("v");
    assertRefused("the DataFrame: has no rows for the validation set", rows(X, Y, "false v"));
  }

  @Test
  void invalidParamsAreRefused() {
    Dataset<Row> rows = rows(X, Y);
    assertRefused(
        "param batchSize: batchSize is \"0\"; it must be a whole number from 1 to",
        classifier.setBatchSize(0),
        rows);
    classifier.setBatchSize(1);
    assertRefused(
        "param optimizer: optimizer is \"magic\"; it must be one of adagrad",
        classifier.setOptimizer("magic"),
        rows);
    classifier.setOptimizer("sgd");
    assertRefused(
        "param mode: mode is \"x\"; it must be one of aggregate", classifier.setMode("x"), rows);
    classifier.setMode("local");
    assertRefused(
        "param earlyStoppingPatience: earlyStoppingPatience is \"2\"; it must be 0 without a validation set; set validationShare = 0.1",
        classifier.setEarlyStoppingPatience(2),
        rows);
    classifier.setEarlyStoppingPatience(0);
    assertRefused(
        "param balance: balance is \"even\"; it must be one of none, weights, sampling",
        classifier.setBalance("even"),
        rows);
    classifier.setBalance("none");
    assertRefused(
        "param calibration: calibration is \"platt\"; it must be one of none, temperature, isotonic",
        classifier.setCalibration("platt"),
        rows);
    assertRefused(
        "param calibration: calibration = temperature needs a validation set; set validationShare = 0.1, or validationIndicatorCol",
        classifier.setCalibration("temperature"),
        rows);
    classifier.setCalibration(null);
    assertRefused(
        "param threshold: threshold is \"recall\"; it must be balanced-accuracy, f1, matthews, or a number above 0 and below 1",
        classifier.setThreshold("recall"),
        rows);
    assertRefused(
        "param threshold: threshold = f1 needs a validation set; set validationShare = 0.1, or validationIndicatorCol",
        classifier.setThreshold("f1"),
        rows);
    classifier.setThreshold(null);
    assertRefused(
        "param hiddenLayers and activation: layer 2 (magic): there is no layer \"magic\"",
        classifier.setHiddenLayers(3).setActivation("magic"),
        rows);
    assertRefused(
        "leave out either layers or hiddenLayers", classifier.setLayers("affine 2"), rows);
    classifier.setHiddenLayers();
    assertRefused("param activation: there is no layer \"magic\"; it must be one of affine,", rows);
    classifier.clear(classifier.layers());
    assertRefused("param activation: there is no layer \"magic\"; it must be one of affine,", rows);
    classifier.setActivation(null);
    assertRefused(
        "param layers: layer 1 (affine 3 -> 2): takes 3 inputs, but a row of the data has 2",
        classifier.setLayers("affine 3 -> 2"),
        rows);
    classifier.setLayers("affine 2");
    assertRefused(
        "param settings: unknown key \"optimizer.clip-nor\"; did you mean \"optimizer.clip-norm\"",
        classifier.setSettings("optimizer.clip-nor=1"),
        rows);
    assertRefused(
        "param settings: \"data.train\" is about rows or columns, but they are those of the DataFrame",
        classifier.setSettings("data.train=x"),
        rows);
    assertRefused(
        "network.loss is mean-squared-error, but a classifier's is softmax",
        classifier.setSettings("network.loss=mean-squared-error"),
        rows);
  }

  private UserError assertRefused(String expected, Dataset<Row> rows) {
    return assertRefused(expected, classifier, rows);
  }

  private static UserError assertRefused(
      String expected, NeuralNetworkClassifier classifier, Dataset<Row> rows) {
    UserError error = assertThrows(UserError.class, () -> classifier.fit(rows));
    assertTrue(error.getMessage().contains(expected), error::getMessage);
    return error;
  }
}
