package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import kindling.data.Mnist;
import kindling.documentation.Page;
import kindling.documentation.Page.Block;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of the documentation, page by page in the order in which they stand there,
 * over a small MNIST and for an epoch; what a command leaves is there for the next. What cannot be
 * run so stands in {@link #ELSEWHERE}, with the test that covers it.
 */
class DocumentationIT {
  private static final int ROWS = 1000;

  /**
   * Commands as they stand in the documentation, each with the test that covers it, or why none.
   */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry(
              "submit/kindling --conf spark.driver.extraJavaOptions=-XX:+UseParallelGC --conf spark.executor.extraJavaOptions=-XX:+UseParallelGC train --config conf/mnist.conf",
              "LauncherIT: options of Spark before the command"),
          Map.entry("mvn -B verify", "it runs this test"),
          Map.entry("mvn -B verify -DskipITs", "Maven's own option"),
          Map.entry(
              "mvn -B -q package -Dmaven.test.skip=true", "LauncherIT: the launcher builds so"),
          Map.entry("mvn -B package -Ppython -DskipTests", "needs PyPI; .ci/run builds the wheel"),
          Map.entry(
              "mvn -B package -Pdist,python -Dwith-spark -DskipTests",
              "src/test/dist/try-archive, which .ci/run calls"),
          Map.entry(
              "mvn -B deploy -Prelease -DskipTests -DaltDeploymentRepository=ID::URL",
              "src/test/dist/try-repository"),
          Map.entry(
              "spark-submit --packages io.github.kindling:kindling:0.1.0 --repositories URL app.py",
              "src/test/dist/try-repository"),
          Map.entry("mvn -B verify -Ppython -DskipTests", "needs PyPI; .ci/run does it"),
          Map.entry(
              "mvn -B failsafe:integration-test@lakes failsafe:verify",
              "LakesIT: mvn verify runs it"),
          Map.entry(
              "submit/kindling --packages io.delta:delta-spark_4.2_2.13:4.4.0 train --data lake/houses --format delta --label price",
              "LakesIT: with the package on its class path"),
          Map.entry("mvn -B test -Dtest=GradientTest", "Maven's own option"),
          Map.entry(
              "mvn -B verify -Dit.test=SweepIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false",
              "Maven's own options"),
          Map.entry("mvn spotless:apply", "mvn verify fails where it has something to do"),
          Map.entry("mvn -B site", "fetches plugins that nothing else needs"),
          Map.entry(
              "java src/test/java/kindling/documentation/ConfigurationPage.java",
              "ConfigurationPageTest"),
          Map.entry(
              "mvn -B test -Dtest=CommandReferenceTest -Dkindling.write-pages=true",
              "CommandReferenceTest"),
          Map.entry(
              "SPARK_HOME=/opt/spark submit/kindling --executor-memory 4g train --config conf/mnist.conf --master spark://host:7077",
              "LauncherIT"),
          Map.entry("submit/standalone start --workers 2 --cores 1 --memory 2g", "StandaloneIT"),
          Map.entry(
              "submit/kindling train --config conf/mnist.conf --master spark://127.0.0.1:7077 --set training.mode=all-reduce",
              "StandaloneIT"),
          Map.entry("submit/standalone stop", "StandaloneIT"),
          Map.entry(
              "SPARK_HOME=/opt/spark-3.5 HADOOP_CONF_DIR=/etc/hadoop/conf submit/kindling --deploy-mode cluster --num-executors 4 --executor-memory 2g train --config hdfs:///conf/mnist.conf --master yarn --set data.path=hdfs:///mnist --out hdfs:///runs/first",
              "YarnIT"),
          Map.entry(
              "docker build -f submit/Dockerfile -t REGISTRY/kindling . && docker push REGISTRY/kindling",
              "needs Docker; KubernetesIT does what its file says"),
          Map.entry(
              "submit/kubernetes --master k8s://https://HOST:PORT --image REGISTRY/kindling --namespace NAMESPACE --service-account spark --executors 4 --driver-memory 2g train --config conf/mnist.conf --set training.mode=all-reduce --out hdfs://HOST/runs/first",
              "KubernetesIT"),
          Map.entry(
              "submit/kindling --conf 'spark.metrics.conf.*.sink.prometheusServlet.class=org.apache.spark.metrics.sink.PrometheusServlet' --conf 'spark.metrics.conf.*.sink.prometheusServlet.path=/metrics/prometheus' --conf spark.metrics.namespace=kindling train --config conf/mnist.conf",
              "TrainingMetricsIT"),
          Map.entry(
              "submit/kindling train --config conf/mnist.conf --mlflow http://localhost:5000",
              "MlflowLogTest: over a stub of the server"),
          Map.entry(
              "curl -s http://localhost:4040/metrics/prometheus/ | grep kindling_1_training",
              "TrainingMetricsIT"),
          Map.entry(
              "kindling predict --model saved/model.safetensors --input rows.parquet --output predictions",
              "FilesIT"),
          Map.entry(
              "spark-submit --jars kindling.jar,kindling-natives-linux-x86_64.jar --py-files kindling.jar app.py",
              "PySparkIT: over a stand-in for PySpark"),
          Map.entry(
              "java -cp kindling-serving.jar:kindling-natives-linux-x86_64.jar:app.jar App",
              "ServingIT"));

  private static final Pattern COMMAND =
      Pattern.compile(
          "(\\w+=\\S+ )*(submit/\\w+|kindling (?=[a-z-])|mvn|java|docker|curl|spark-submit|git) ?.*");
  private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern TOKEN = Pattern.compile("(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"']))+");
  private static final Pattern TIMED = Pattern.compile("runs/(\\w+)-\\d{8}-\\d{6}");
  private static final Pattern OF_READER = Pattern.compile(".*`(conf/\\w+\\.conf)`:");

  @TempDir static Path folder;

  private final Set<String> done = new LinkedHashSet<>();
  private final Map<String, String> variables = new LinkedHashMap<>();

  /** Where results lie that got their name from the time, by command and name of the conf file. */
  private final Map<String, Path> results = new LinkedHashMap<>();

  private Path newestModel;

  @BeforeAll
  static void prepare() throws IOException {
    Path mnist = Files.createDirectories(folder.resolve("data/mnist"));
    Mnist.write(mnist, ROWS, ROWS);
    writePictures();
    try (Stream<Path> files = Files.list(mnist)) {
      for (Path file : files.toList()) {
        try (OutputStream gzip =
            new GZIPOutputStream(Files.newOutputStream(Path.of(file + ".gz")))) {
          Files.copy(file, gzip);
        }
        Files.delete(file);
      }
    }
    try (Stream<Path> files = Files.walk(Path.of("conf"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(file.toString());
        Files.createDirectories(copy.getParent());
        String text = Files.readString(file);
        Files.writeString(copy, text.replace("data/mnist", mnist.toString()));
      }
    }
  }

  /** The first digit of the test set, a seven. */
  private static void writePictures() throws IOException {
    List<String> houses = new ArrayList<>(List.of("area,city,price"));
    for (int i = 0; i < 600; i++) {
      houses.add("%d,%s,%d".formatted(40 + i % 160, i % 3 == 0 ? "Oslo" : "Rome", 900 * (i % 160)));
    }
    Files.write(folder.resolve("houses.csv"), houses);
    List<String> loans = new ArrayList<>(List.of("income,repaid"));
    for (int i = 0; i < 600; i++) {
      int income = 20 + i * 37 % 101;
      loans.add("%d,%s".formatted(income, income + i * 53 % 47 > 60 ? "yes" : "no"));
    }
    Files.write(folder.resolve("loans.csv"), loans);
    byte[] pixels = Files.readAllBytes(folder.resolve("data/mnist/t10k-images-idx3-ubyte"));
    BufferedImage picture = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 784; i++) {
      picture.getRaster().setSample(i % 28, i / 28, 0, pixels[16 + i]);
    }
    for (String format : List.of("png", "jpg")) {
      ImageIO.write(picture, format, folder.resolve("seven." + format).toFile());
    }
  }

  @Test
  void everyCommandWorks() throws IOException {
    Set<String> elsewhere = new TreeSet<>();
    for (Page page : Page.all()) {
      for (Block block : page.blocks()) {
        Matcher ofReader = OF_READER.matcher(block.introduction());
        if (ofReader.matches()) {
          Files.write(folder.resolve(ofReader.group(1)), block.lines());
          continue;
        }
        for (String command : block.commands()) {
          String where = page + ":" + block.line() + ": " + command;
          Matcher assignment = ASSIGNMENT.matcher(command);
          if (assignment.matches()) {
            variables.put(assignment.group(1), assignment.group(2));
          } else if (ELSEWHERE.containsKey(command)) {
            elsewhere.add(command);
          } else if (COMMAND.matcher(command).matches() && done.add(command)) {
            run(command, where);
          }
        }
      }
    }
    assertTrue(done.size() > 15, done::toString);
    Set<String> stale = new TreeSet<>(ELSEWHERE.keySet());
    stale.removeAll(elsewhere);
    assertEquals(Set.of(), stale, "no page has these commands any more");
  }

  @Test
  void whatIsCoveredElsewhereIs() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      tests =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    for (String reason : ELSEWHERE.values()) {
      String first = reason.replaceFirst("\\W.*", "");
      assertTrue(!first.matches("\\w+(IT|Test)") || tests.contains(first), reason);
    }
  }

  private void run(String command, String where) {
    List<String> words = new ArrayList<>();
    Matcher token = TOKEN.matcher(command);
    while (token.find()) {
      words.add(token.group());
    }
    String program = words.remove(0);
    assertTrue(
        program.equals("submit/kindling") || program.equals("kindling"),
        () ->
            where + "\nis not run by this test; put it into ELSEWHERE, with the test that runs it");
    List<String> arguments = new ArrayList<>();
    String before = "";
    for (String word : words) {
      arguments.add(argument(word, before, words.get(0)));
      before = word;
    }
    complete(arguments);
    Command.Result result = InProcess.onSpark(arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), () -> where + "\n" + arguments + "\n" + result);
  }

  /** Without quotes, with the values of variables, and with paths in the folder of this test. */
  private String argument(String word, String before, String command) {
    String of = command.equals("sweep") ? "sweep" : "train";
    String argument = word.startsWith("'") ? word : substituted(word);
    argument =
        argument.replaceAll("[\"']", "").replaceFirst("^training.epochs=.*", "training.epochs=2");
    Matcher timed = TIMED.matcher(argument);
    if (timed.find() && results.containsKey(of + " " + timed.group(1))) {
      return timed.replaceFirst(results.get(of + " " + timed.group(1)).toString());
    }
    if (argument.equals("model.safetensors")) {
      return newestModel.toString();
    }
    boolean path =
        argument.matches("(conf|runs|data)/.*")
            || argument.equals("predictions")
            || argument.matches("[\\w-]+\\.(svg|onnx|png|jpg|csv)");
    if (!path) {
      return argument;
    }
    Path file = folder.resolve(argument);
    boolean unknownModel = before.equals("--model") && !Files.exists(file);
    return (unknownModel ? newestModel : file).toString();
  }

  private String substituted(String word) {
    String text = word;
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      text = text.replace("$" + variable.getKey(), variable.getValue());
    }
    return text;
  }

  /** Makes a training short, and names a folder for what it leaves. */
  private void complete(List<String> arguments) {
    boolean train = arguments.get(0).equals("train");
    boolean sweep = arguments.get(0).equals("sweep");
    int config = arguments.indexOf("--config");
    if (!(train || sweep) || config < 0) {
      return;
    }
    arguments.addAll(List.of("--set", "training.epochs=1"));
    if (sweep) {
      arguments.addAll(List.of("--set", "sweep.trials=2"));
    }
    if (arguments.contains("--print-config") || arguments.contains("--dry-run")) {
      return;
    }
    int findRate = arguments.indexOf("--find-rate");
    if (findRate >= 0) {
      arguments.add(findRate + 1, folder.resolve("rate.svg").toString());
      return;
    }
    int out = arguments.indexOf("--out");
    if (out < 0) {
      out = arguments.size();
      String name =
          Path.of(arguments.get(config + 1)).getFileName().toString().replace(".conf", "");
      Path results = folder.resolve("runs/" + name + "-" + done.size());
      arguments.addAll(List.of("--out", results.toString()));
      this.results.put(arguments.get(0) + " " + name, results);
    }
    newestModel = Path.of(arguments.get(out + 1), train ? "model.safetensors" : "best.safetensors");
  }

  @Test
  void everyPieceOfJavaCompiles() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Page page : Page.all()) {
      for (Block block : page.blocks()) {
        if (isJava(block)) {
          Path source = folder.resolve("Snippet" + sources.size() + ".java");
          Files.writeString(source, asClass("Snippet" + sources.size(), block));
          sources.add(source);
        }
      }
    }
    assertTrue(sources.size() >= 4, sources::toString);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    compiler
        .getTask(
            null,
            null,
            diagnostics,
            List.of("-proc:none", "-d", folder.toString()),
            null,
            compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(sources))
        .call();
    List<String> errors =
        diagnostics.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .map(Object::toString)
            .toList();
    assertEquals(List.of(), errors);
  }

  private static boolean isJava(Block block) {
    String text = String.join("\n", block.lines()).strip();
    return text.replaceAll("//.*", "").strip().endsWith(";") && !text.startsWith("void ");
  }

  /** The lines of a block in a method; of lines that begin with - and +, the latter. */
  private static String asClass(String name, Block block) {
    StringBuilder imports = new StringBuilder();
    StringBuilder body = new StringBuilder();
    for (String line : block.lines()) {
      if (!line.startsWith("- ")) {
        String code = line.replaceFirst("^\\+ ", "");
        (code.startsWith("import ") ? imports : body).append(code).append('\n');
      }
    }
    return imports
        + """
        import java.util.Map;
        import kindling.pipeline.*;
        import kindling.serving.LocalModel;
        import org.apache.spark.ml.*;
        import org.apache.spark.ml.feature.*;
        import org.apache.spark.sql.*;

        class %s {
          SparkSession spark;
          Dataset<Row> rows, others;
          PipelineStage indexer, assembler, scaler;
          byte[] images;
          LocalModel model;

          void run() throws Exception {
        %s}
        }
        """
            .formatted(name, body);
  }
}
