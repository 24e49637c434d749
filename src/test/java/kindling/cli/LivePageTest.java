package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LivePageTest {
  @Test
  void anAddressThatCannotBeHadIsSaidBeforeSparkStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String option = "--dashboard=" + taken.getLocalPort();
      InProcess.Result result = InProcess.kindling("train", "--config", "conf/mnist.conf", option);
      assertEquals(2, result.exitCode());
      assertTrue(
          result.err().contains("localhost:" + taken.getLocalPort() + " cannot be listened at"),
          result.err());
    }
  }

  @Test
  void theOptionStandsForASetting() {
    assertTrue(printed("--dashboard").contains("dashboard=on"));
    assertTrue(printed("--dashboard=0.0.0.0:90").contains("dashboard=\"0.0.0.0:90\""));
    assertTrue(printed().contains("dashboard=off"));
  }

  private static String printed(String... option) {
    String[] arguments = new String[4 + option.length];
    System.arraycopy(
        new String[] {"train", "--config", "conf/mnist.conf", "--print-config"},
        0,
        arguments,
        0,
        4);
    System.arraycopy(option, 0, arguments, 4, option.length);
    InProcess.Result result = InProcess.kindling(arguments);
    assertEquals(0, result.exitCode(), result.err());
    return result.out();
  }
}
