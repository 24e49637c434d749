package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.RowLayout;
import kindling.data.Shape;
import kindling.data.features.FeatureType;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  @Test
  void whatCannotBeCalibratedIsRefused() {
    assertEquals(
        "training.calibration = temperature is for probabilities, but network.loss = mean-squared-error predicts numbers; set training.calibration = none",
        error(
            "network { layers = [affine 1], loss = mean-squared-error }\ndata.validation-share = 0.1"));
    assertEquals(
        "training.calibration = temperature needs a validation set; set data.validation-share = 0.1, or data.validation",
        error("network.layers = [affine 2]"));
  }

  @Test
  void aThresholdIsForTwoClasses() {
    String threshold = "\ntraining { calibration = none, threshold = %s }";
    assertEquals(
        "training.threshold = 0.3 is for two classes, or one flag, but the network with network.loss = softmax has 3 outputs; set training.threshold = 0.5",
        error("network.layers = [affine 3]", threshold.formatted(0.3)));
    assertEquals(
        "training.threshold = f1 is for two classes, or one flag, but the network with network.loss = mean-squared-error predicts numbers; set training.threshold = 0.5",
        error(
            "network { layers = [affine 1], loss = mean-squared-error }",
            threshold.formatted("f1")));
    assertEquals(
        "training.threshold = f1 needs a validation set; set data.validation-share = 0.1, or data.validation",
        error("network.layers = [affine 2]", threshold.formatted("f1")));
    for (String wrong : List.of("0", "1", "auc", "-0.1", "[f1]")) {
      String error = error("network.layers = [affine 2]", threshold.formatted(wrong));
      assertTrue(
          error.endsWith("balanced-accuracy, f1, matthews, or a number above 0 and below 1"),
          error);
    }
  }

  private static String error(String conf) {
    return error(conf, "\ntraining.calibration = temperature");
  }

  private static String error(String conf, String more) {
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                new Training(
                    SettingsReader.ofText(conf + more, "test", List.of()).settings(),
                    Shape.flat(3),
                    new RowLayout(3, 1, FeatureType.FLOATS)));
    return error.getMessage().replaceFirst("^test: \\d+: ", "");
  }
}
