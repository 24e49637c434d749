package kindling.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Augmentation;
import kindling.data.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
  @TempDir Path folder;

  @Test
  void imagesOfUnknownShapeAreNotAugmentedAndTheCureIsSaid() {
    Settings settings = Confs.settings(folder, "name = x\naugmentation.rotation = 10");
    UserError error =
        assertThrows(UserError.class, () -> AugmentationOfSettings.of(settings, Shape.flat(784)));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 2: augmentation.rotation is for images, but the data does not say the shape of one; set data.shape = HEIGHTxWIDTHxCHANNELS, such as 28x28x1"),
        error::getMessage);
  }

  @Test
  void withoutAugmentationNoShapeIsAskedFor() {
    Settings settings = Confs.settings(folder, "");
    assertSame(Augmentation.NONE, AugmentationOfSettings.of(settings, Shape.flat(784)));
  }

  @Test
  void numbersHaveNoAccuracyToStopBy() {
    String conf =
        """
        network { layers = [affine 1], loss = mean-squared-error }
        data.validation-share = 0.1
        training.early-stopping { patience = %d, metric = accuracy }
        """;
    Settings watching = Confs.settings(folder, conf.formatted(1));
    UserError error = assertThrows(UserError.class, () -> Training.check(watching));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 3: training.early-stopping.metric is \"accuracy\", which network.loss = mean-squared-error does not have; it must be one of loss, mean-absolute-error, mean-squared-error, mae, rmse, r2, median-absolute-error, quantile-loss, deviance, coverage"),
        error::getMessage);
    assertDoesNotThrow(() -> Training.check(Confs.settings(folder, conf.formatted(0))));
  }

  @Test
  void metricsOfOtherLabelsAreRefusedAndThoseThatFitAreNamed() {
    Settings settings =
        Confs.settings(folder, "network.layers = [affine 2]\nevaluation.metrics = [auc, rmse]");
    UserError error = assertThrows(UserError.class, () -> Training.check(settings));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 2: evaluation.metrics is \"rmse\", which does not fit network.loss = softmax; it must be some of loss, accuracy, top-accuracy, auc, average-precision, log-loss, brier-score, calibration-error, balanced-accuracy, f1, matthews, lift"),
        error::getMessage);
  }

  @Test
  void aMetricThatDoesNotExistOrIsNamedTwiceIsRefused() {
    for (String metrics : List.of("[auc, auk]", "[auc, auc]")) {
      UserError error =
          assertThrows(
              UserError.class, () -> Confs.settings(folder, "evaluation.metrics = " + metrics));
      assertTrue(
          error.getMessage().contains("test.conf: 1: evaluation.metrics"), error::getMessage);
      assertTrue(error.getMessage().contains("a list of different ones of loss, accuracy"));
    }
  }

  @Test
  void localStepsAreNotRounded() {
    String conf =
        """
        network.layers = [affine 10]
        training.exchange = bfloat16
        training.mode = %s
        """;
    Settings local = Confs.settings(folder, conf.formatted("local"));
    UserError error = assertThrows(UserError.class, () -> Training.check(local));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 2: training.exchange is bfloat16, but training.mode = local also averages the arrays of the optimizer, which may not be rounded; set training.exchange = float32, or training.mode = aggregate or all-reduce"),
        error::getMessage);
    assertDoesNotThrow(() -> Training.check(Confs.settings(folder, conf.formatted("all-reduce"))));
  }

  @Test
  void aLayerThatDoesNotFitIsNamedWithTheLineItStandsOn() {
    String conf =
        """
        network.layers = [
          affine 784 -> 50, relu
          affine 40 -> 10
        ]
        """;
    Settings settings = Confs.settings(folder, conf);
    UserError error =
        assertThrows(UserError.class, () -> NetworkOfSettings.network(settings, Shape.flat(784)));
    assertTrue(
        error
            .getMessage()
            .endsWith(
                "test.conf: 3: layer 3 (affine 40 -> 10): takes 40 inputs, but layer 2 gives 50"),
        error::getMessage);
  }

  @Test
  void aBadShapeIsRefusedBeforeTheDataIsOpened() {
    Settings settings = Confs.settings(folder, "name = x\ndata.shape = 28x28");
    UserError error = assertThrows(UserError.class, () -> Training.check(settings));
    assertTrue(
        error
            .getMessage()
            .contains(
                "test.conf: 2: data.shape: \"28x28\" is no shape; it must be a size, or HEIGHTxWIDTHxCHANNELS such as 28x28x1, or auto"),
        error::getMessage);
  }
}
