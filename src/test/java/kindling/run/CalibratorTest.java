package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.config.SettingsReader;
import kindling.config.UserError;
import kindling.data.RowLayout;
import kindling.data.Shape;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  @Test
  void whatCannotBeCalibratedIsRefused() {
    assertEquals(
        "training.calibration = temperature divides the weights of the last layer, which must be affine, but it is relu; end network.layers in affine, or set training.calibration = none",
        error("network.layers = [affine 2, relu]\ndata.validation-share = 0.1"));
    assertEquals(
        "training.calibration = temperature is for probabilities, but network.loss = mean-squared-error predicts numbers; set training.calibration = none",
        error(
            "network { layers = [affine 1], loss = mean-squared-error }\ndata.validation-share = 0.1"));
    assertEquals(
        "training.calibration = temperature needs a validation set; set data.validation-share = 0.1, or data.validation",
        error("network.layers = [affine 2]"));
  }

  private static String error(String conf) {
    UserError error =
        assertThrows(
            UserError.class,
            () ->
                new Training(
                    SettingsReader.ofText(
                            conf + "\ntraining.calibration = temperature", "test", List.of())
                        .settings(),
                    Shape.flat(3),
                    new RowLayout(3, 1, false)));
    return error.getMessage().replaceFirst("^test: \\d+: ", "");
  }
}
