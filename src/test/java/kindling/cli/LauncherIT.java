package kindling.cli;

import static kindling.cli.Command.kindling;
import static kindling.cli.Command.run;
import static kindling.cli.InProcess.onSpark;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.store.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user types it: real processes, the shaded jar, the launcher. */
class LauncherIT {
  @TempDir Path folder;

  @Test
  void theFirstTrainingLeavesAClassArchive() throws Exception {
    kindling("train", "--config", "conf/mnist.conf", "--print-config").succeeded();
    // As the script names it: there may be archives of other versions of Java.
    List<String> asked = List.of("bash", "-c", "source submit/machine; echo \"$java_version\"");
    String version = run(Map.of(), asked).succeeded().out().replaceAll("[^0-9.]", "");
    Path archive = Path.of("target/spark/classes-" + version + ".jsa");
    assertTrue(Files.exists(archive), archive::toString);
    assertTrue(Files.size(archive) > 1 << 20, "of classes");
  }

  @Test
  void trainEvaluatePredict() throws Exception {
    Mnist.write(folder, 2000, 500);
    String data = "data.path=" + folder;
    Result trained =
        kindling(
            "train",
            "--config",
            "conf/mnist.conf",
            "--master",
            "local[2]",
            "--set",
            data,
            "--set",
            "training.epochs=3",
            "--dashboard",
            "--out",
            folder + "/run");
    assertEquals(0, trained.exitCode(), trained::toString);
    assertTrue(trained.out().contains("\nlive page: http://localhost:8"), trained.out());
    assertTrue(
        trained
            .out()
            .matches(
                "(?s).*\\ntest loss \\d\\.\\d{4}, test accuracy \\d+\\.\\d\\d % of 500 rows\\n.*\\nnext:\\n.*"),
        trained.out());
    assertEquals("", trained.err(), "no warning, of Java's modules neither");
    String page = folder + "/comparison.html";
    Result compared = kindling("report", folder + "/run", folder + "/run", "--output", page);
    assertEquals("report of 2 runs in " + page + "\n", compared.out(), compared::toString);
    String model = folder + "/run/model.safetensors";
    // The command that the training ended with.
    assertTrue(trained.out().contains("\n  submit/kindling evaluate --model " + model + "\n"));
    Result evaluated = kindling("evaluate", "--model", model, "--json");
    String accuracy = trained.out().replaceAll("(?s).*, test accuracy (\\S+) .*", "$1");
    assertEquals(
        accuracy,
        String.format(
            Locale.ROOT, "%.2f", 100 * Json.parse(evaluated.out()).get("accuracy").asDouble()),
        evaluated::toString);
    Result predicted =
        kindling(
            "predict",
            "--model",
            model,
            "--input",
            folder + "/t10k-images-idx3-ubyte",
            "--output",
            folder + "/predictions",
            "--output-format",
            "json");
    assertEquals(0, predicted.exitCode(), predicted::toString);
    int correct = 0;
    for (File part :
        folder.resolve("predictions").toFile().listFiles((dir, name) -> name.endsWith(".json"))) {
      for (String line : Files.readAllLines(part.toPath())) {
        JsonNode row = Json.parse(line);
        correct += row.get("label").intValue() == row.get("prediction").intValue() ? 1 : 0;
      }
    }
    assertEquals(Math.round(5 * Double.parseDouble(accuracy)), correct);
    Result seen = kindling("predict", "--model", model, "--image", pictureOfTheFirstDigit());
    assertTrue(seen.succeeded().out().contains("seven.png: 7, "), seen::toString);
    assertFalse(seen.err().contains("WARN "), seen.err());

    Result again =
        onSpark("train", "--config", "conf/mnist.conf", "--set", data, "--out", folder + "/run");
    again.isUsersMistake("run: is not empty; choose another folder, or add --overwrite");
  }

  /** Dark on light, three times as large, in a corner. */
  private String pictureOfTheFirstDigit() throws IOException {
    byte[] images = Files.readAllBytes(folder.resolve("t10k-images-idx3-ubyte"));
    BufferedImage picture = new BufferedImage(200, 150, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < 150; y++) {
      for (int x = 0; x < 200; x++) {
        int ink = x < 84 && y < 84 ? images[16 + y / 3 * 28 + x / 3] & 0xFF : 0;
        picture.getRaster().setSample(x, y, 0, 255 - ink);
      }
    }
    File file = folder.resolve("seven.png").toFile();
    assertTrue(ImageIO.write(picture, "png", file));
    return file.toString();
  }

  @Test
  void withoutTheNativesJarTrainingRunsInPureJavaAndSaysSo() throws Exception {
    Mnist.write(folder, 500, 100);
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("target"));
    // The jar last: it must not look older than its sources.
    for (String name :
        List.of("submit", "src", "pom.xml", "conf", "target/spark", "target/kindling.jar")) {
      Files.createSymbolicLink(home.resolve(name), Path.of(name).toAbsolutePath());
    }
    Result trained =
        run(
            Map.of(),
            List.of(
                home + "/submit/kindling",
                "train",
                "--config",
                "conf/mnist.conf",
                "--set",
                "data.path=" + folder,
                "--set",
                "training.epochs=1",
                "--out",
                folder + "/run"));
    assertEquals(0, trained.exitCode(), trained::toString);
    // The one with Java's vectors, which is ten times as fast as the other.
    assertTrue(
        trained.out().contains("pure Java BLAS (dev.ludovic.netlib.blas.VectorBLAS"),
        trained.out());
    assertFalse(
        Json.parse(Files.readString(folder.resolve("run/run.json")))
            .at("/blas/native")
            .booleanValue());
  }

  @Test
  void executorsThatAuthenticateAndEncryptGiveTheSameBitsWithNativeBlas() throws Exception {
    Mnist.write(folder, 2000, 100);
    Path reference = folder.resolve("reference");
    onSpark(training(reference, "aggregate").toArray(String[]::new)).succeeded();
    JsonNode allReduce =
        record(
            "--master",
            "local-cluster[2,1,512]",
            "--conf",
            "spark.authenticate=true",
            "--conf",
            "spark.authenticate.secret=sesame",
            "--conf",
            "spark.network.crypto.enabled=true");
    assertEquals(Trainings.sha(reference), allReduce.get("weightsSha256").textValue());
    assertEquals(1, allReduce.get("executorBlas").size());
    assertTrue(allReduce.get("executorBlas").get(0).textValue().contains("JNIBLAS"));
    assertFalse(allReduce.toString().contains("sesame"), "a secret in run.json");
  }

  private List<String> training(Path out, String mode) {
    return List.of(
        "train",
        "--config",
        "conf/mnist.conf",
        "--set",
        "data.path=" + folder,
        "--set",
        "training.epochs=2",
        "--set",
        "training.mode=" + mode,
        "--out",
        out.toString());
  }

  private JsonNode record(String... spark) throws Exception {
    Path out = folder.resolve("run");
    List<String> arguments = new ArrayList<>(List.of(spark));
    arguments.addAll(List.of("--conf", "spark.executor.memory=512m"));
    arguments.addAll(List.of("--conf", Command.EXECUTORS));
    arguments.addAll(training(out, "all-reduce"));
    Result trained = kindling(arguments.toArray(String[]::new));
    assertEquals(0, trained.exitCode(), trained::toString);
    assertFalse(trained.out().contains("another BLAS"), trained.out());
    assertFalse((trained.out() + trained.err()).contains("sesame"), "a secret in the log");
    return Trainings.record(out);
  }

  @Test
  void infoNamesTheBlasAndItsSpeed() throws Exception {
    Result info = kindling("info");
    assertEquals(0, info.exitCode(), info::toString);
    assertTrue(info.out().contains("openblas"), info.out());
    assertTrue(
        info.out().matches("(?s).*sgemm +\\d+\\.\\d GFLOP/s at 50 x 100 x 784.*"), info.out());
  }

  @Test
  void dataIsCountedAndDrawn() throws Exception {
    Result shown = kindling("show", "--config", "conf/mnist.conf", "--samples", "2").succeeded();
    assertTrue(shown.out().contains("training set        60,000 rows of 28x28x1\n"), shown.out());
    assertTrue(
        shown.out().matches("(?s).*\\n5 +5,421 +892\\n.*\\nlabel 5 +label 0\\n.*@.*"), shown.out());
    Path iris = Path.of("src/bench/data/iris.csv").toAbsolutePath();
    Result rows =
        onSpark(
                "show",
                iris.toString(),
                "--set",
                "data.format=csv",
                "--set",
                "data.options={inferSchema: true}",
                "--set",
                "data.label-column=_c4",
                "--set",
                "data.feature-columns=[_c0, _c1]")
            .succeeded();
    assertTrue(rows.out().contains("training set           150 rows of 2\n"), rows.out());
    onSpark("show", folder + "/none").isUsersMistake("none: no such file");
  }

  @Test
  void doctorFindsThatAllIsWellOrWhatIsNot() throws Exception {
    Result well = kindling("doctor", "--config", "conf/mnist.conf", "--master", "local[2]");
    assertEquals(0, well.exitCode(), well::toString);
    assertTrue(well.out().contains("ok       blas     native, "), well.out());
    assertTrue(well.out().contains("ok       spark    4."), well.out());
    assertTrue(
        well.out()
            .endsWith("ok       data     can be read and fits the network of 39,760 parameters\n"),
        well.out());
    Result unwell =
        onSpark("doctor", "--config", "conf/mnist.conf", "--set", "data.path=" + folder);
    assertEquals(2, unwell.exitCode(), unwell::toString);
    assertTrue(unwell.out().contains("error    data     " + folder), unwell.out());
    Result alone = kindling("doctor", "--master", "spark://127.0.0.1:1");
    assertEquals(2, alone.exitCode(), alone::toString);
    assertTrue(alone.out().contains("spark://127.0.0.1:1 does not answer; is"), alone.out());
  }

  @Test
  void aSignalEndsACommandWithoutAWord() throws Exception {
    Path local = Files.createDirectories(folder.resolve("local"));
    List<String> command = List.of("submit/kindling", "gradcheck", "--config", "conf/mnist.conf");
    try (Command running = Command.start(Map.of("SPARK_LOCAL_DIRS", local.toString()), command)) {
      // Spark's session begins: most of the work is still to come.
      running.await(() -> local.toFile().list().length > 0);
      running.signal("TERM");
      Result ended = running.result();
      assertEquals(128 + 15, ended.exitCode(), ended::toString);
      assertEquals("", ended.out());
      assertEquals("", ended.err());
    }
  }

  @Test
  void gradcheckPassesOnTheBooksNetwork() throws Exception {
    Result checked = kindling("gradcheck", "--config", "conf/mnist.conf");
    assertEquals(0, checked.exitCode(), checked::toString);
    assertEquals(
        4, checked.out().lines().filter(line -> line.endsWith(" ok")).count(), checked.out());
  }

  @Test
  void printConfigNeedsNoSparkAndReadsBack() throws Exception {
    Result printed =
        kindling(
            "train", "--config", "conf/mnist.conf", "--set", "training.epochs=5", "--print-config");
    assertEquals(0, printed.exitCode(), printed::toString);
    Path conf = folder.resolve("printed.conf");
    Files.writeString(conf, printed.out());
    Result again = kindling("train", "--config", conf.toString(), "--print-config");
    assertEquals(printed.out(), again.out());
    assertTrue(printed.out().contains("epochs=5"), printed.out());
  }

  @Test
  void mistakesEndWithExitCodeTwoAndOneLine() throws Exception {
    kindling("train", "--config", "conf/mnist.conf", "--set", "training.epocs=3")
        .isUsersMistake(
            "kindling: --set: unknown key \"training.epocs\"; did you mean \"training.epochs\"?");
    onSpark("train", "--config", "no/such.conf")
        .isUsersMistake("no/such.conf: no such configuration file");
    onSpark("train")
        .isUsersMistake(
            "kindling: train needs one of --config FILE, --data FILE with --label COLUMN, and --resume DIR");
    Mnist.write(folder, 100, 10);
    Files.write(
        folder.resolve("t10k-images-idx3-ubyte.gz"),
        new byte[] {0x1F, (byte) 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1});
    Files.delete(folder.resolve("t10k-images-idx3-ubyte"));
    kindling(
            "train",
            "--config",
            "conf/mnist.conf",
            "--set",
            "data.path=" + folder,
            "--out",
            folder + "/run")
        .isUsersMistake("t10k-images-idx3-ubyte.gz: ");
    Files.writeString(folder.resolve("rows.csv"), "a,label\n1,0\nNaN,1\n");
    onSpark(
            "train",
            "--config",
            "conf/mnist.conf",
            "--set",
            "data.path=",
            "--set",
            "network.layers=[affine 10]",
            "--set",
            "data.format=csv",
            "--set",
            "data.feature-columns=[a]",
            "--set",
            "data.options={header: true, inferSchema: true}",
            "--set",
            "data.train=" + folder + "/rows.csv",
            "--out",
            folder + "/run")
        .isUsersMistake("rows.csv: a row with label 1 has NaN in column \"a\"");
    assertFalse(Files.exists(folder.resolve("run")));
    onSpark("evaluate", "--model", "none").isUsersMistake("none: no such file");
    kindling("info", "--master", "nonsense")
        .isUsersMistake("--master nonsense is not a Spark master");
    kindling("evaluate", "--model", "none", "--master", "local[0]")
        .isUsersMistake("Spark could not be started with --master local[0]");
    kindling().isUsersMistake("First:\n  kindling doctor");
  }

  @Test
  void whatSparkSubmitWouldAnswerWithAStackTraceIsRefusedBefore() throws Exception {
    kindling("--driver-memory", "10m", "info").isUsersMistake("driver needs 512m at least");
    kindling("--driver-memory", "2", "info").isUsersMistake("a number and a unit, such as 2g");
    kindling("--conf", "spark.executor.memory=banana", "info")
        .isUsersMistake("spark.executor.memory is \"banana\"; it must be a number and a unit");
    kindling("--executor-cores=0", "info").isUsersMistake("it must be a whole number");
    kindling("--conf", "nonsense", "info").isUsersMistake("--conf is \"nonsense\"; it must be KEY");
    kindling("--conf", "info").isUsersMistake("--conf needs a value");
    kindling("--config", "conf/mnist.conf", "train")
        .isUsersMistake("come after it: kindling COMMAND --config, see kindling help");
    kindling("--deploy-mode", "cluster", "info").isUsersMistake("needs a cluster: --master");
    run(
            Map.of("HADOOP_CONF_DIR", "", "YARN_CONF_DIR", ""),
            List.of("submit/kindling", "--master", "yarn", "info"))
        .isUsersMistake("--master yarn needs HADOOP_CONF_DIR, the folder");
    run(Map.of(), List.of("submit/standalone", "start", "--master", "spark://127.0.0.1:1"))
        .isUsersMistake("spark://127.0.0.1:1 does not answer; is it up");
  }

  @Test
  void aMachineThatCannotRunSparkIsRefusedInOneLine() throws Exception {
    java("/nowhere", "no Java in JAVA_HOME, /nowhere; install a JDK 17, 21 or 25");
    java(javaOf("11.0.2"), "Java 11.0.2 is too old; install a JDK 17, 21 or 25 and set");
    java(javaOf("1.8.0_402"), "Java 1.8.0_402 is too old; install");
    for (String name : List.of("a#b", "a:b", "a,b")) {
      Path home = Files.createDirectories(folder.resolve(name));
      Files.createSymbolicLink(home.resolve("submit"), Path.of("submit").toAbsolutePath());
      run(Map.of(), List.of(home + "/submit/kindling", "info"))
          .isUsersMistake("Spark cannot load jars from " + home + ", because of the character");
    }
    Path bin = Files.createDirectories(folder.resolve("nameless"));
    script(bin.resolve("id"), "[ $1 != -un ] && echo 4242");
    run(Map.of("PATH", bin + ":" + System.getenv("PATH")), List.of("submit/kindling", "info"))
        .isUsersMistake("the user id 4242 has no name here, which Hadoop needs; add one as root");
    Path hosts = Files.createDirectories(folder.resolve("unknown"));
    script(hosts.resolve("getent"), "exit 2");
    script(hosts.resolve("uname"), "echo no.such.host");
    run(
            Map.of("PATH", hosts + ":" + System.getenv("PATH"), "SPARK_LOCAL_IP", ""),
            List.of("submit/kindling", "info", "--master", "spark://127.0.0.1:1"))
        .isUsersMistake("the host name no.such.host has no address; write it into /etc/hosts");
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(conf.resolve("spark-defaults.conf"), "spark.master   yarn\n");
    Map<String, String> yarn =
        Map.of("HADOOP_CONF_DIR", "", "YARN_CONF_DIR", "", "SPARK_CONF_DIR", conf.toString());
    run(yarn, List.of("submit/kindling", "info"))
        .isUsersMistake("--master yarn needs HADOOP_CONF_DIR, the folder");
  }

  @Test
  void aSparkThatLacksWhatKindlingNeedsIsRefusedInOneLine() throws Exception {
    Path jars = Files.createDirectories(folder.resolve("spark-4.0.0/jars"));
    try (var ours =
        Files.newDirectoryStream(Path.of("target/spark/jars"), "spark-{launcher,core}_*")) {
      for (Path jar : ours) {
        String name = jar.getFileName().toString().replaceFirst("-[^-]*$", "-4.0.0.jar");
        Files.createSymbolicLink(jars.resolve(name), jar.toAbsolutePath());
      }
    }
    run(
            Map.of("SPARK_HOME", jars.getParent().toString()),
            List.of("submit/kindling", "info", "--master", "spark://127.0.0.1:1"))
        .isUsersMistake("Kindling does not run on Spark 4.0.0; use Spark 4.0.1 or newer");
  }

  private static void java(String home, String expected) throws Exception {
    for (String script : List.of("kindling doctor", "standalone start")) {
      List<String> command = List.of(("submit/" + script).split(" "));
      run(Map.of("JAVA_HOME", home), command).isUsersMistake(expected);
    }
  }

  /** A Java that only says its version, after what JAVA_TOOL_OPTIONS makes it say. */
  private String javaOf(String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("java-" + version + "/bin"));
    String says = "Picked up JAVA_TOOL_OPTIONS: -Da=1";
    script(bin.resolve("java"), "echo '%s\njava version \"%s\"' >&2".formatted(says, version));
    return bin.getParent().toString();
  }

  private static void script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  /** In the POSIX locale, with another machine's address, and a folder of settings of its own. */
  @Test
  void whatTheEnvironmentLacksALocalMasterNeedNotHave() throws Exception {
    Path named = Files.createDirectories(folder.resolve("jürgen"));
    Files.writeString(named.resolve("rows.csv"), "0.1,0\n0.9,1\n");
    Map<String, String> environment =
        Map.of(
            "LC_ALL", "C",
            "SPARK_LOCAL_IP", "192.0.2.1",
            "SPARK_LOCAL_HOSTNAME", "no.such.host.invalid",
            "SPARK_CONF_DIR", Files.createDirectories(folder.resolve("empty")).toString());
    Result shown =
        run(
            environment,
            List.of(
                "submit/kindling",
                "show",
                named + "/rows.csv",
                "--set",
                "data.format=csv",
                "--set",
                "data.options={inferSchema: true}",
                "--set",
                "data.label-column=_c1",
                "--set",
                "data.feature-columns=[_c0]"));
    assertTrue(shown.succeeded().out().contains("training set  "), shown::toString);
    assertEquals("", shown.err());
  }

  @Test
  void withAMasterAndASparkHomeItsOwnSparkSubmitIsCalled() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("spark/bin"));
    Path submit = bin.resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertTrue(submit.toFile().setExecutable(true));
    Result result =
        run(
            Map.of("SPARK_HOME", folder.resolve("spark").toString()),
            List.of(
                "submit/kindling",
                "--executor-memory",
                "2g",
                "train",
                "--config",
                "conf/mnist.conf",
                "--master",
                "spark://host:7077"));
    assertEquals(0, result.exitCode(), result::toString);
    List<String> arguments = result.out().lines().toList();
    assertEquals("spark://host:7077", arguments.get(arguments.indexOf("--master") + 1));
    assertEquals("2g", arguments.get(arguments.indexOf("--executor-memory") + 1));
    int jar = arguments.indexOf(Path.of("target/kindling.jar").toAbsolutePath().toString());
    assertEquals(
        List.of("train", "--config", "conf/mnist.conf", "--master", "spark://host:7077"),
        arguments.subList(jar + 1, arguments.size()));
  }
}
