package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kindling.cluster.Sessions;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.data.Mnist;
import kindling.report.console.TextConsole;
import kindling.run.InitializationRun.Found;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conf files of deep networks, on the first rows of MNIST. */
class DeepNetworksIT {
  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    Mnist.write(folder, 20_000, 100);
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 20})
  void theyLearnHoweverDeepTheyAre(int depth) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    TrainingRun.Result result =
        new TrainingRun(spark.sparkContext(), settings(depth))
            .train(folder + "/run" + depth, false, TextConsole.plain(nowhere));
    double accuracy = result.history().get(1).train().accuracy();
    assertTrue(accuracy > 0.8, () -> "training accuracy " + accuracy);
  }

  @Test
  void everyInitializationIsLookedAtInEveryLayerAndDrawn() throws Exception {
    List<Found> found = InitializationRun.of(spark.sparkContext(), settings(20));
    assertEquals(3 * 19, found.size());
    assertEquals("layer 38, relu", found.get(56).layer());
    assertEquals(100 * 100, found.get(56).signal().values().count());
    Path svg = folder.resolve("deep.svg");
    InitializationRun.draw(spark.sparkContext(), settings(20), found, svg.toString());
    String text = Files.readString(svg);
    for (String initialization : List.of("normal(0.01)", "xavier", "he")) {
      assertEquals(3, text.split(">" + Pattern.quote(initialization) + "<").length);
    }
  }

  private static Settings settings(int depth) {
    return SettingsReader.ofFile(
            new File("conf/deep-%d.conf".formatted(depth)),
            List.of("data.path=" + folder, "training.epochs=2"))
        .settings();
  }
}
