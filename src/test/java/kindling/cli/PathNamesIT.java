package kindling.cli;

import static kindling.cli.InProcess.onSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import kindling.cluster.Sessions;
import kindling.data.Mnist;
import kindling.pipeline.NeuralNetworkClassificationModel;
import kindling.pipeline.NeuralNetworkClassifier;
import kindling.serving.LocalModel;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command reads and writes in a folder with any name that a local disk takes. */
class PathNamesIT {
  @TempDir Path base;

  private String folder;

  @Test
  void commandsStayInAFolderWhateverItIsCalled() throws Exception {
    commandsStayInAFolder("absolute", "jürgen: 日本 #1 %41%20+%");
  }

  @Tag("soak")
  @Test
  void soTheyDoIfItsPathIsRelative() throws Exception {
    commandsStayInAFolder("relative", "jürgen 日本 #1 %41%20+%");
  }

  private void commandsStayInAFolder(String kind, String name) throws Exception {
    String charset = System.getProperty("sun.jnu.encoding");
    assumeTrue(Charset.forName(charset).newEncoder().canEncode(name), charset);
    Path made = Files.createDirectory(base.resolve(name));
    folder = kind.equals("absolute") ? made.toString() : relative(made);
    writeInputs(made);
    String model = folder + "/run/model.safetensors";
    String mnist = folder + "/mnist.conf";

    ok("train", "--config", folder + "/included.conf", "--out", folder + "/run");
    ok("train", "--resume", folder + "/run", "--set", "training.epochs=2");
    String weights = "network.initial-weights=\"%s\"".formatted(model);
    ok("train", "--config", mnist, "--set", weights, "--out", folder + "/next", "--quiet");
    ok("evaluate", "--model", model);
    String input = folder + "/mnist/t10k-images-idx3-ubyte";
    ok("predict", "--model", model, "--input", input, "--output", folder + "/predictions");
    ok("export", "--model", model, "--output", folder + "/model.onnx");
    ok("report", folder + "/run", folder + "/next", "--output", folder + "/report.html");
    ok("sweep", "--config", folder + "/sweep.conf", "--out", folder + "/sweep");
    ok("sweep", "--resume", folder + "/sweep");
    ok("show", folder + "/run");
    ok("show", folder + "/mnist");
    ok("initialization", "--config", mnist, "--out", folder + "/signal.svg");
    ok("doctor", "--config", mnist);
    inSparkMl(Sessions.plain("local[2]"));

    assertTrue(Files.exists(made.resolve("run/tensorboard")));
    assertEquals(
        List.of(
            "checkpoints included.conf mnist mnist.conf model.onnx next pipeline predictions report.html run saved signal.svg sweep sweep.conf"
                .split(" ")),
        names(made));
    assertEquals(List.of(name), names(base), "something was written beside the folder");
  }

  private static String relative(Path made) {
    return Path.of("").toAbsolutePath().relativize(made.toAbsolutePath()).toString();
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return List.copyOf(new TreeSet<>(files.map(file -> file.getFileName().toString()).toList()));
    }
  }

  private void writeInputs(Path made) throws IOException {
    Mnist.write(Files.createDirectory(made.resolve("mnist")), 100, 50);
    Files.writeString(
        made.resolve("mnist.conf"),
        """
        data.path = "%s/mnist"
        network.layers = [affine 784 -> 10, relu, affine 10 -> 10]
        training { epochs = 1, batch-size = 50 }
        """
            .formatted(folder));
    Files.writeString(
        made.resolve("included.conf"),
        "include file(\"%s/mnist.conf\")\nreport.tensorboard = true\n"
            .formatted(made.toAbsolutePath()));
    Files.writeString(
        made.resolve("sweep.conf"),
        """
        include "mnist.conf"
        data.validation-share = 0.2
        sweep.space { optimizer.learning-rate = [0.1, 0.2] }
        """);
  }

  private static void ok(String... arguments) {
    onSpark(arguments).succeeded();
  }

  private void inSparkMl(SparkSession spark) throws IOException {
    var rows =
        spark.sql(
            "select array(cast(id as double)) features, cast(id % 2 as double) label from range(8)");
    var classifier =
        new NeuralNetworkClassifier()
            .setLayers("affine 2")
            .setEpochs(1)
            .setCheckpointDir(folder + "/checkpoints");
    NeuralNetworkClassificationModel model = classifier.fit(rows);
    model.save(folder + "/saved");
    assertEquals(
        8, NeuralNetworkClassificationModel.load(folder + "/saved").transform(rows).count());
    LocalModel.load(Path.of(folder, "saved/model.safetensors"));
    new Pipeline().setStages(new PipelineStage[] {model}).fit(rows).save(folder + "/pipeline");
    assertEquals(8, PipelineModel.load(folder + "/pipeline").transform(rows).count());
  }
}
