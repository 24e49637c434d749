package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.cli.InProcess.Result;
import kindling.cli.address.UiPort;
import kindling.config.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said before Spark is asked anything: where, what, and the cure. */
class MistakesTest {
  @TempDir Path folder;

  @Test
  void aCommandThatThereIsNotIsNamedWithSimilarOnes() {
    assertMistake("there is no command \"trian\"\nDid you mean: kindling train", "trian");
    assertMistake("\nSee: kindling --help\n", "trian");
    assertMistake(
        "\"bash\" is one argument too many\nSee: kindling completion --help\n",
        "completion",
        "bash");
    assertMistake(
        "'x' is not a whole number\nSee: kindling show --help", "show", "--samples", "x", "y");
  }

  @Test
  void aTrainingThatCannotGoOnIsNamed() {
    assertMistake(
        "no: no such folder; name a folder of results", "train", "--resume", folder + "/no");
    assertMistake(
        ": is empty, because no training has saved", "train", "--resume", folder.toString());
  }

  @Test
  void aSweepThatCannotGoOnIsNamed() throws IOException {
    String name = folder.toString();
    assertMistake(
        name + ": has no sweep.conf, so there is no sweep to continue", "sweep", "--resume", name);
    Files.createFile(folder.resolve("sweep.conf"));
    assertMistake(name + "/sweep.conf: is empty, so", "sweep", "--resume", name);
  }

  @Test
  void aSweepIsNotToldOfAnOverwriteThatItHasNot() throws IOException {
    Files.createFile(folder.resolve("mine"));
    assertMistake(
        folder + ": is not empty; choose another folder\n",
        "sweep",
        "--config",
        "conf/sweeps/book.conf",
        "--out",
        folder.toString());
  }

  @Test
  void aConfFileThatIsAListIsToldWhatOneHolds() throws IOException {
    Path list = Files.writeString(folder.resolve("list.conf"), "[1, 2]");
    assertMistake(
        "1: begins a list; a conf file holds KEY = VALUE", "train", "--config", "" + list);
  }

  @Test
  void whoShowsAConfFileIsToldHow() {
    assertMistake("kindling show --config x.conf", "show", "x.conf");
  }

  @Test
  void theFirstCauseIsWhatIsSaidOfSpark() {
    Exception several = new IllegalStateException("Multiple exceptions");
    several.addSuppressed(new IOException("in between", new IOException("port 4040 is taken")));
    assertEquals("port 4040 is taken", SparkCommand.first(several).getMessage());
    assertEquals("alone", SparkCommand.first(new IOException("alone")).getMessage());
  }

  @Test
  void aPortForTheSparkUiIsFreeOrThereIsACure() throws IOException {
    try (ServerSocket taken = new ServerSocket(0)) {
      int port = taken.getLocalPort();
      UserError error = assertThrows(UserError.class, () -> new UiPort(port, 0).requireFree());
      assertEquals(
          "no port for the Spark UI: %d is in use; add --conf spark.ui.port=0 before the command to use any free port"
              .formatted(port),
          error.getMessage());
      new UiPort(0, 0).requireFree();
    }
    assertThrows(UserError.class, () -> new UiPort(70_000, 16).requireFree());
    assertThrows(UserError.class, () -> UiPort.of("http", "16"));
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamedBeforeSparkTriesForAMinute() {
    Result result = onMaster("spark://127.0.0.1:1", "evaluate", "--model", "none");
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(
        result
            .err()
            .contains("--master spark://127.0.0.1:1 does not answer; is the cluster running"),
        result::toString);
    Result typo = onMaster("spark://here", "gradcheck", "--config", "conf/mnist.conf");
    assertTrue(typo.err().contains("answer: \"here\" is not HOST:PORT; is"), typo::toString);
  }

  private static Result onMaster(String master, String... arguments) {
    System.setProperty("spark.master", master);
    try {
      return InProcess.kindling(arguments);
    } finally {
      System.clearProperty("spark.master");
    }
  }

  private static void assertMistake(String expected, String... arguments) {
    Result result = InProcess.kindling(arguments);
    assertEquals(2, result.exitCode(), result::toString);
    assertTrue(result.err().contains(expected), result::toString);
  }
}
