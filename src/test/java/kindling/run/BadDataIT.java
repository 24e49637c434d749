package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.report.console.TextConsole;
import kindling.store.Json;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bad data gets: an error that names the file and what is wrong, and no results. */
class BadDataIT {
  private static final String NETWORK = "network.layers = [affine 10]\n";
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void writeData() throws IOException {
    Mnist.write(folder, 100, 20);
  }

  @Test
  void aMissingFileOrFolder() throws IOException {
    assertRefused("%s/none: no such folder", NETWORK + "data.path = \"%s/none\"");
    assertRefused("no training data; set data.path", NETWORK);
    assertRefused(
        "/none: no such file or folder",
        NETWORK + "data { format = parquet, train = \"%s/none\" }");
    assertRefused(
        "data.format is \"excel\"", NETWORK + "data { format = excel, train = \"%s/none\" }");
    Files.delete(folder.resolve("train-labels-idx1-ubyte"));
    assertRefused("train-images-idx3-ubyte: no labels beside it", NETWORK + "data.path = \"%s\"");
  }

  @Test
  void aTruncatedFile() throws IOException {
    Path file = folder.resolve("train-images-idx3-ubyte");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5000));
    assertRefused("train-images-idx3-ubyte: truncated", NETWORK + "data.path = \"%s\"");
  }

  @Test
  void aLabelOutsideTheClasses() {
    assertRefused(
        "labels must be whole numbers from 0 to 4, because the network's last layer gives 5 scores",
        "network.layers = [affine 5]\ndata.path = \"%s\"");
  }

  @Test
  void layersThatDoNotFitTheData() {
    assertRefused(
        "test.conf: 1: layer 1 (affine 100 -> 10): takes 100 inputs, but a row of the data has 784",
        "network.layers = [affine 100 -> 10]\ndata.path = \"%s\"");
  }

  @Test
  void labelsThatAreNoDistribution() throws IOException {
    Files.writeString(
        folder.resolve("rows.json"),
        "{\"features\":[1],\"label\":[0,1]}\n{\"features\":[2],\"label\":[1,1]}\n");
    assertRefused(
        "a row has a label with the sum 2.0; one-hot labels have one 1",
        "network.layers = [affine 2]\ndata { format = json, train = \"%s/rows.json\" }");
  }

  @Test
  void aColumnThatIsTwoThings() throws IOException {
    Files.writeString(folder.resolve("rows.json"), "{\"a\":1,\"label\":0}\n");
    assertRefused(
        "rows.json: column \"label\" is named twice, among the features, the label and the weight",
        "network.layers = [affine 2]\ndata { format = json, train = \"%s/rows.json\", feature-columns = [a, label] }");
  }

  @Test
  void tooFewRowsForTheirOwnMean() {
    assertRefused(
        "test.conf: 3: training.batch-size is 7 over training.shards = 4: batch-normalization needs at least two rows",
        "network.layers = [affine 20, batch-normalization, affine 10]\ndata.path = \"%s\"\ntraining.batch-size = 7");
  }

  @Test
  void aLabelThatWantsScalingIsWarnedOfOnTheConsoleAndInTheRecord() throws IOException {
    StringBuilder rows = new StringBuilder("a,b,label\n");
    for (int row = 0; row < 200; row++) {
      rows.append("%d,%d,%d\n".formatted(row % 7, row % 5, 500_000_000 + row % 7 * 1_000_000));
    }
    Files.writeString(folder.resolve("rows.csv"), rows);
    List<String> said = new ArrayList<>();
    for (String mode : List.of("aggregate", "all-reduce", "local")) {
      String conf =
          """
          data { format = csv, train = "%s/rows.csv", feature-columns = [a, b] }
          data.options { header = true, inferSchema = true }
          network { layers = [affine 4, relu, affine 1], loss = mean-squared-error }
          optimizer.name = adam
          training { epochs = 4, batch-size = 10, mode = %s }
          """
              .formatted(folder, mode);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Path run = folder.resolve(mode);
      new TrainingRun(spark.sparkContext(), Confs.settings(folder, conf))
          .train(
              run.toString(),
              false,
              TextConsole.plain(new PrintStream(out, true, StandardCharsets.UTF_8)));
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      JsonNode warnings = Json.parse(Files.readString(run.resolve("run.json"))).path("warnings");
      assertEquals(1, warnings.size());
      String warning = warnings.get(0).asText();
      assertTrue(
          warning.startsWith("after epoch 3 the network predicts no better than the mean of the"),
          warning);
      assertTrue(
          warning.contains(" 3.989e+12. Scale the label, whose values are about 5.0e+08"), warning);
      // Behind the line of the epoch that it is about.
      assertTrue(lines.get(lines.indexOf(warning) - 1).startsWith("    3 "), lines::toString);
      assertTrue(Files.readString(run.resolve("report.html")).contains("<h3>Warnings</h3>"));
      said.add(warning);
    }
    assertEquals(said.get(0), said.get(1));
  }

  @Test
  void settingsThatNameNothing() {
    String data = "\ndata.path = \"%s\"\n";
    assertRefused(
        "test.conf: 3: optimizer.name is \"magic\"; it must be one of adagrad, adam, adamw, lars, lazy-adam, lazy-adamw, lazy-momentum, momentum, nesterov, rmsprop, sgd",
        NETWORK.strip() + data + "optimizer.name = magic");
    assertRefused(
        "test.conf: 3: network.loss is \"hinge\"; it must be one of absolute-error, gamma, huber, mean-squared-error, poisson, quantiles, sigmoid, softmax, tweedie",
        NETWORK.strip() + data + "network.loss = hinge");
    assertRefused(
        "test.conf: 3: network.initialization is \"big\"",
        NETWORK.strip() + data + "network.initialization = big");
  }

  @Test
  void notANumberInTheFeatures() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "a,b,label\n1,2,0\n3,NaN,1\n");
    assertRefused(
        "rows.csv: a row with label 1 has NaN in column \"b\"",
        NETWORK
            + "data { format = csv, train = \"%s/rows.csv\", feature-columns = [a, b], options { header = true, inferSchema = true } }");
    Files.writeString(folder.resolve("null.csv"), "a,b,label\n1,2,0\n3,,1\n");
    assertRefused(
        "values must be finite numbers, not null; drop such rows or fill the values in before training, with Spark's na.drop, na.fill or an Imputer",
        NETWORK
            + "data { format = csv, train = \"%s/null.csv\", feature-columns = [a, b], options { header = true, inferSchema = true } }");
  }

  @Test
  void columnsOfTheWrongType() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "a,b,label\n1,2,0\n");
    String csv = "data { format = csv, train = \"%s/rows.csv\", options { header = true }, ";
    assertRefused("of type string", NETWORK + csv + "feature-columns = [a, b] }");
    assertRefused(
        "data.feature-columns names no column \"features\"",
        NETWORK + csv + "label-column = a, options.inferSchema = true }");
    assertRefused(
        "data.label-column names no column \"c\"; there are [a, b, label]",
        NETWORK + csv + "label-column = c }");
  }

  @Test
  void anEmptySet() throws IOException {
    Files.writeString(folder.resolve("rows.csv"), "a,label\n");
    assertRefused(
        "rows.csv: ",
        NETWORK
            + "data { format = csv, train = \"%s/rows.csv\", feature-columns = [a], options { header = true, inferSchema = true } }");
  }

  @Test
  void aTestSetOfAnotherShape() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "a,b,label\n1,2,0\n");
    Files.writeString(folder.resolve("test.csv"), "a,label\n1,0\n");
    assertRefused(
        "test.csv: has no column \"b\", which the training set has; there are [a, label]",
        NETWORK
            + "data { format = csv, train = \"%1$s/train.csv\", test = \"%1$s/test.csv\", feature-columns = [\"*\"], options { header = true, inferSchema = true } }");
  }

  @Test
  void aModelOfAnotherNetwork() throws IOException {
    Files.writeString(folder.resolve("model"), "no model");
    String conf = NETWORK + "data.path = \"%1$s\"\nnetwork.initial-weights = \"%1$s/";
    assertRefused("model: not a valid safetensors file", conf + "model\"");
    assertRefused("nothing: no such file", conf + "nothing\"");
  }

  private void assertRefused(String expected, String conf) {
    Path out = folder.resolve("out");
    UserError found = null;
    try {
      String text = conf.formatted(folder);
      new TrainingRun(spark.sparkContext(), Confs.settings(folder, text))
          .train(
              out.toString(),
              false,
              TextConsole.plain(
                  new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null && found == null; cause = cause.getCause()) {
        found = cause instanceof UserError error ? error : null;
      }
    } catch (Exception e) {
      // Spark's exceptions are not declared.
      found = e.getCause() instanceof UserError error ? error : null;
    }
    assertNotNull(found, conf);
    String message = found.getMessage();
    assertTrue(message.contains(expected.formatted(folder)), message);
    assertFalse(Files.exists(out), "no half-written results");
  }
}
