package kindling.network;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import kindling.config.UserError;
import kindling.network.layers.NetworkParser;
import kindling.tables.ClassTarget;
import kindling.tables.NumberTarget;
import kindling.tables.Target;
import org.junit.jupiter.api.Test;

class TargetFitTest {
  private static final Target TWO = new ClassTarget(List.of("no", "yes"));
  private static final Target THREE = new ClassTarget(List.of("a", "b", "c"));
  private static final Target NUMBER = new NumberTarget(5, 2);

  @Test
  void scoresThatCanMeanTheLabelAreTaken() {
    assertDoesNotThrow(() -> require(TWO, "softmax", 2));
    assertDoesNotThrow(() -> require(THREE, "softmax", 3));
    assertDoesNotThrow(() -> require(TWO, "sigmoid", 1));
    assertDoesNotThrow(() -> require(NUMBER, "mean-squared-error", 1));
  }

  @Test
  void theErrorOfAnyOtherSaysWhatToSet() {
    assertError(
        "network.loss = mean-squared-error is for numbers, but the label, column \"y\", has 3 classes; set network.loss = softmax, or if they are numbers, data.columns = { \"y\" = number }",
        THREE,
        "mean-squared-error",
        1);
    assertError(
        "network.loss = softmax is for classes, but the label, column \"y\", is a number; set network.loss = mean-squared-error, or data.columns = { \"y\" = category }",
        NUMBER,
        "softmax",
        2);
    assertError(
        "the network's last layer gives 5 scores, but the label, column \"y\", has 3 classes; end network.layers with affine 3",
        THREE,
        "softmax",
        5);
    assertError(
        "the network's last layer gives 2 scores, but the label, column \"y\", is one number; end network.layers with affine 1",
        NUMBER,
        "mean-squared-error",
        2);
    assertError(
        "network.loss = sigmoid gives 3 scores, but the label, column \"y\", has 3 classes; it needs one score and two classes; set network.loss = softmax, and end network.layers with affine 3",
        THREE,
        "sigmoid",
        3);
  }

  private static void assertError(String expected, Target target, String loss, int outputs) {
    UserError error = assertThrows(UserError.class, () -> require(target, loss, outputs));
    assertEquals(expected, error.getMessage());
  }

  private static void require(Target target, String loss, int outputs) {
    TargetFit.require("y", target, NetworkParser.loss(loss), outputs);
  }
}
