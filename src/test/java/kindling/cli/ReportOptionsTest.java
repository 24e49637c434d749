package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReportOptionsTest {
  @Test
  void anAddressOfMlflowIsASettingAndAPasswordInItIsRefusedWithoutShowingIt() {
    InProcess.Result result = train("http://localhost:5000", "--print-config");
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.out().contains("mlflow=\"http://localhost:5000\""), result::toString);
    InProcess.Result refused = train("http://me:open-sesame@localhost:5000", "--verbose");
    assertEquals(2, refused.exitCode(), refused::toString);
    assertTrue(
        refused
            .err()
            .contains(
                "report.mlflow: http://*****@localhost:5000 has a login in it, which results"),
        refused::toString);
    assertFalse((refused.out() + refused.err()).contains("sesame"), refused::toString);
  }

  private static InProcess.Result train(String mlflow, String more) {
    return InProcess.kindling("train", "--config", "conf/mnist.conf", "--mlflow", mlflow, more);
  }
}
