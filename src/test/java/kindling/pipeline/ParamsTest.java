package kindling.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import kindling.config.AverageSettings;
import kindling.config.Change;
import kindling.config.DataSettings.Balance;
import kindling.config.OptimizerSettings.InitialState;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.config.TrainingSettings.Calibration;
import kindling.config.TrainingSettings.Mode;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.pipeline.params.ParamKeys;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.junit.jupiter.api.Test;

/** The params of the stages, without a Spark session. */
class ParamsTest {
  private static final List<String> REGRESSOR =
      List.of(
          "activation",
          "average",
          "baselineCol",
          "batchSize",
          "checkpointDir",
          "columns",
          "contributionsCol",
          "earlyStoppingPatience",
          "ensemble",
          "epochs",
          "featuresCol",
          "frozenLayers",
          "handleInvalid",
          "hiddenLayers",
          "ignoredCols",
          "initialState",
          "initialWeights",
          "inputCols",
          "l1",
          "labelCol",
          "labelCols",
          "layers",
          "learningRate",
          "maxMinutes",
          "mode",
          "momentum",
          "newLayers",
          "optimizer",
          "predictionCol",
          "schedule",
          "seed",
          "settings",
          "shards",
          "validationIndicatorCol",
          "validationShare",
          "weightCol",
          "weightDecay");

  @Test
  void everyParamHasItsName() {
    assertEquals(REGRESSOR, names(new NeuralNetworkRegressor()));
    TreeSet<String> classifier = new TreeSet<>(REGRESSOR);
    classifier.remove("labelCols");
    classifier.addAll(
        List.of(
            "balance",
            "calibration",
            "labelIndexCol",
            "predictedLabelCol",
            "probabilityCol",
            "rawPredictionCol",
            "threshold",
            "thresholds"));
    assertEquals(List.copyOf(classifier), names(new NeuralNetworkClassifier()));
  }

  @Test
  void theDefaultsAreThoseOfTheSettings() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier();
    Settings defaults = SettingsReader.ofChanges("x", List.of()).settings();
    assertEquals(defaults.training().batchSize(), classifier.getBatchSize());
    assertEquals(defaults.training().epochs(), classifier.getEpochs());
    assertEquals(defaults.training().seed(), classifier.getSeed());
    assertEquals(defaults.training().shards(), classifier.getShards());
    assertEquals(defaults.optimizer().name(), classifier.getOptimizer());
    assertEquals(defaults.optimizer().learningRate(), classifier.getLearningRate());
    assertEquals(defaults.optimizer().momentum(), classifier.getMomentum());
    assertEquals(defaults.optimizer().weightDecay(), classifier.getWeightDecay());
    assertEquals(0, classifier.getL1());
    assertEquals("none", classifier.getAverage());
    assertEquals(0, classifier.getMaxMinutes());
    assertEquals(0, classifier.getNewLayers());
    assertEquals("new", classifier.getInitialState());
    assertArrayEquals(new String[0], classifier.getFrozenLayers());
    assertEquals("constant", classifier.getSchedule());
    assertEquals("aggregate", classifier.getMode());
    assertEquals(0, classifier.getEarlyStoppingPatience());
    assertEquals(0, classifier.getValidationShare());
    assertArrayEquals(new int[0], classifier.getHiddenLayers());
    assertEquals("features", classifier.getFeaturesCol());
    assertEquals("label", classifier.getLabelCol());
    assertEquals("prediction", classifier.getPredictionCol());
    assertEquals("rawPrediction", classifier.getRawPredictionCol());
    assertEquals("probability", classifier.getProbabilityCol());
    assertEquals("", classifier.getContributionsCol());
    assertEquals("baseline", classifier.getBaselineCol());
    assertEquals("none", classifier.getBalance());
    assertEquals("none", classifier.getCalibration());
    assertEquals("0.5", classifier.getThreshold());
    for (String unset :
        List.of("weightCol", "checkpointDir", "layers", "initialWeights", "learningRate")) {
      assertFalse(classifier.isDefined(classifier.getParam(unset)), unset);
    }
    assertEquals(List.of(), ParamKeys.changes(classifier));
  }

  @Test
  void aParamSetsItsSetting() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier()
            .setFeaturesCol("my \"features\"")
            .setLabelCol("[x")
            .setWeightCol("w")
            .setOptimizer("adam")
            .setLearningRate(1e-4)
            .setMomentum(0.5)
            .setWeightDecay(1)
            .setL1(0.1)
            .setAverage("ema")
            .setMaxMinutes(1.5)
            .setSchedule("cosine")
            .setBatchSize(7)
            .setEpochs(3)
            .setSeed(-1_234_567_890_123_456_789L)
            .setShards(2)
            .setMode("all-reduce")
            .setValidationShare(0.25)
            .setEarlyStoppingPatience(4)
            .setEnsemble(32)
            .setInitialWeights("//a/b")
            .setInitialState("checkpoint")
            .setNewLayers(1)
            .setFrozenLayers("layer1", "layer2.bias")
            .setBalance("sampling")
            .setCalibration("isotonic")
            .setThreshold(0.25)
            .setLayers("affine 5", "tanh", "affine 3");
    Settings settings = SettingsReader.ofChanges("x", ParamKeys.changes(classifier)).settings();
    assertEquals(List.of("my \"features\""), settings.data().featureColumns());
    assertEquals("[x", settings.data().labelColumn());
    assertEquals("w", settings.data().weightColumn());
    assertEquals(0.25, settings.data().validationShare());
    assertEquals("adam", settings.optimizer().name());
    assertEquals(1e-4, settings.optimizer().learningRate());
    assertEquals(0.5, settings.optimizer().momentum());
    assertEquals(1, settings.optimizer().weightDecay());
    assertEquals(0.1, settings.optimizer().l1());
    assertEquals(AverageSettings.Name.EMA, settings.optimizer().average().name());
    assertEquals(1.5, settings.training().maxMinutes());
    assertEquals(7, settings.training().batchSize());
    assertEquals(3, settings.training().epochs());
    assertEquals(-1_234_567_890_123_456_789L, settings.training().seed());
    assertEquals(2, settings.training().shards());
    assertEquals(Mode.ALL_REDUCE, settings.training().mode());
    assertEquals(4, settings.training().earlyStopping().patience());
    assertEquals(32, settings.network().ensemble());
    assertEquals("//a/b", settings.network().initialWeights());
    assertEquals(InitialState.CHECKPOINT, settings.optimizer().initialState());
    assertEquals(1, settings.network().newLayers());
    assertEquals(List.of("layer1", "layer2.bias"), settings.network().frozenLayers());
    assertEquals(Balance.SAMPLING, settings.data().balance());
    assertEquals(Calibration.ISOTONIC, settings.training().calibration());
    assertEquals(0.25, settings.training().threshold().probability());
    assertEquals(List.of("affine 5", "tanh", "affine 3"), settings.network().layers());
    assertEquals("param epochs", settings.places().get("training.epochs"));
    assertEquals("param layers", settings.places().get("network.layers[1]"));
  }

  @Test
  void theDefaultLearningRateDependsOnTheOptimizer() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setOptimizer("adam");
    assertEquals(0.001, classifier.getLearningRate());
    Settings settings = SettingsReader.ofChanges("x", ParamKeys.changes(classifier)).settings();
    assertEquals(0.001, settings.optimizer().learningRate());
    assertEquals(0.02, classifier.setLearningRate(0.02).getLearningRate());
  }

  @Test
  void nullClearsAParam() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setWeightCol("w");
    assertFalse(classifier.setWeightCol(null).isSet(classifier.weightCol()));
    classifier.set(classifier.weightCol(), null);
    assertEquals(List.of(), ParamKeys.changes(classifier), "as Python may set it");
    classifier.setLabelCol(null).setEpochs(3).write();
    assertFalse(classifier.isSet(classifier.labelCol()), "a setter of Spark, which writes no null");
    assertFalse(classifier.isSet(classifier.weightCol()));
    assertEquals(3, classifier.getEpochs());
  }

  @Test
  void explanationsShowTheElementsOfArrays() {
    NeuralNetworkClassifier classifier = new NeuralNetworkClassifier().setHiddenLayers(5, 3);
    assertEquals(
        "hiddenLayers: sizes of the hidden layers, in their order (default: [], current: [5, 3])",
        classifier.explainParam(classifier.hiddenLayers()));
    assertFalse(classifier.explainParams().contains("[I@"), classifier::explainParams);
  }

  @Test
  void aCopyHasTheParamsAndTheIdentifier() {
    NeuralNetworkRegressor regressor = new NeuralNetworkRegressor().setEpochs(3).setSeed(5);
    NeuralNetworkRegressor copy =
        regressor.copy(new ParamMap().put(regressor.epochs().w(4)).put(regressor.shards().w(1)));
    assertEquals(regressor.uid(), copy.uid());
    assertEquals(4, copy.getEpochs());
    assertEquals(5, copy.getSeed());
    assertEquals(1, copy.getShards());
    assertEquals(3, regressor.getEpochs());
    assertSame(regressor, regressor.setEpochs(9));
  }

  @Test
  void errorsNameParams() {
    UserError error =
        UserError.setting("training.epochs")
            .found("\"%s\"", "training.epochs")
            .cure("lower {optimizer.learning-rate}, or set {data.validation}")
            .at("param epochs");
    assertEquals(
        "param epochs: epochs is \"training.epochs\"; lower learningRate, or set data.validation",
        error.in(ParamKeys.WORDING, error).getMessage());
  }

  @Test
  void theSameMistakeNamesTheParamInAPipelineAndTheKeyOnTheCommandLine() {
    NeuralNetworkClassifier classifier =
        new NeuralNetworkClassifier().setValidationShare(0).setEarlyStoppingPatience(3);
    UserError inPipeline =
        assertThrows(
            UserError.class,
            () ->
                ParamKeys.explaining(
                    () -> SettingsReader.ofChanges("x", ParamKeys.changes(classifier)).settings()));
    UserError onCommandLine =
        assertThrows(
            UserError.class,
            () ->
                SettingsReader.ofText(
                        "training.early-stopping.patience = 3", "test.conf", List.of())
                    .settings());
    assertEquals(
        "param earlyStoppingPatience: earlyStoppingPatience is \"3\"; it must be 0 without a validation set; set validationShare = 0.1, or validationIndicatorCol",
        inPipeline.getMessage());
    assertEquals(
        "test.conf: 1: training.early-stopping.patience is \"3\"; it must be 0 without a validation set; set data.validation-share = 0.1, or data.validation",
        onCommandLine.getMessage());
    assertEquals(inPipeline.parts().cure().toString(), onCommandLine.parts().cure().toString());
  }

  @Test
  void anOptionOfTheCommandLineIsNotShownInAPipeline() {
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                ParamKeys.explaining(
                    () -> {
                      throw new IllegalStateException(
                          UserError.of("full").cure("%s", Variant.EXECUTOR_MEMORY));
                    }));
    assertEquals(
        "full; spark.executor.memory = 4g; spark.driver.memory with a local master",
        error.getMessage());
  }

  @Test
  void errorsInSettingsNameTheParam() {
    Settings settings =
        SettingsReader.ofChanges("x", List.of(new Change("param a", "data.options", "{k = 1}")))
            .settings();
    assertEquals("param a", settings.places().get("data.options.k"));
  }

  private static List<String> names(Params stage) {
    return Stream.of(stage.params()).map(param -> param.name()).toList();
  }
}
