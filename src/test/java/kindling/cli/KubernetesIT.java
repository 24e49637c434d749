package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.store.Json;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can be known without a cluster: submit/kubernetes sends its pods to a mock, and what Spark's
 * entrypoint would start in them runs as processes here, in a folder with the files that
 * submit/Dockerfile names. No image is built, and nothing here is Kubernetes.
 */
class KubernetesIT {
  private static final String NAMESPACE = "training";
  private static final List<String> TRAINING =
      List.of(
          "train",
          "--config",
          "conf/mnist.conf",
          "--set",
          "name=two words",
          "--set",
          "training.epochs=1",
          "--set",
          "training.mode=all-reduce",
          "--out");

  @TempDir static Path folder;

  private static Path image;
  private static Path out;
  private static KubernetesMock kubernetes;
  private static Result submitted;

  /** Submits the one that all the tests with the soak look at, if none was submitted. */
  private static void submitATraining() throws Exception {
    if (submitted != null) {
      return;
    }
    image = folder.resolve("image");
    out = folder.resolve("run");
    layOutImage();
    kubernetes = new KubernetesMock(KubernetesIT::run);
    List<String> arguments = new ArrayList<>(List.of("--master", "k8s://" + kubernetes.url()));
    arguments.addAll(List.of("--image", "somewhere/kindling:1", "--namespace=" + NAMESPACE));
    arguments.addAll(List.of("--service-account", "spark", "--executors", "2"));
    arguments.addAll(List.of("--conf", "spark.kubernetes.driver.master=" + kubernetes.url()));
    arguments.addAll(TRAINING);
    arguments.add(out.toString());
    submitted = submit(arguments.toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    if (kubernetes != null) {
      kubernetes.close();
    }
  }

  @Tag("soak")
  @Test
  void theDriversPodIsTheOneThatWasAskedFor() throws Exception {
    submitATraining();
    JsonNode pod = pods("driver").get(0);
    assertEquals("spark", pod.at("/spec/serviceAccountName").textValue());
    JsonNode container = pod.at("/spec/containers/0");
    assertEquals("somewhere/kindling:1", container.get("image").textValue());
    List<String> expected =
        new ArrayList<>(List.of("driver", "--properties-file", "/opt/spark/conf/spark.properties"));
    expected.addAll(List.of("--class", "kindling.cli.Main", "local:///opt/kindling/kindling.jar"));
    expected.addAll(TRAINING);
    expected.add(out.toString());
    assertEquals(expected, texts(container.get("args")));
  }

  @Tag("soak")
  @Test
  void theDriverGetsTheSettingsAndTheConfFiles() throws Exception {
    submitATraining();
    JsonNode files = configMap(pods("driver").get(0)).get("data");
    assertEquals(Files.readString(Path.of("conf/mnist.conf")), files.get("mnist.conf").textValue());
    Properties spark = new Properties();
    spark.load(new StringReader(files.get("spark.properties").textValue()));
    assertEquals("2", spark.getProperty("spark.executor.instances"));
    assertEquals(NAMESPACE, spark.getProperty("spark.kubernetes.namespace"));
    assertEquals("somewhere/kindling:1", spark.getProperty("spark.kubernetes.container.image"));
    assertEquals("-XX:+UseSerialGC", spark.getProperty("spark.driver.defaultJavaOptions"));
    assertEquals("local:///opt/kindling/kindling.jar", spark.getProperty("spark.jars"));
  }

  @Tag("soak")
  @Test
  void driverAndExecutorsTrainWithTheJarsOfTheImage() throws Exception {
    submitATraining();
    assertEquals(List.of(), kubernetes.failures());
    assertEquals(2, pods("executor").size());
    for (JsonNode executor : pods("executor")) {
      assertEquals(application(pods("driver").get(0)), application(executor));
    }
    assertTrue(Files.exists(out.resolve("run.json")), KubernetesIT::logs);
    JsonNode record = Json.parse(Files.readString(out.resolve("run.json")));
    assertTrue(record.at("/blas/native").booleanValue(), record::toString);
    assertEquals(1, record.get("executorBlas").size());
    assertTrue(record.get("executorBlas").get(0).textValue().contains("JNIBLAS"));
  }

  @Tag("soak")
  @Test
  void theCommandNamesTheDriversPodAndHowItEnded() throws Exception {
    submitATraining();
    submitted.succeeded();
    String pod = pods("driver").get(0).at("/metadata/name").textValue();
    assertTrue(submitted.err().contains(NAMESPACE + ":" + pod + " to finish"), submitted::err);
    assertTrue(submitted.err().contains("phase: Succeeded"), submitted::err);
  }

  @Test
  void mistakesEndWithExitCodeTwoAndOneLine() throws Exception {
    submit("--image", "kindling", "train")
        .isUsersMistake("--master is missing; it must be k8s://https://HOST:PORT");
    submit("--master", "spark://host:7077", "--image", "kindling", "train")
        .isUsersMistake("--master is spark://host:7077; it must be k8s://https://HOST:PORT");
    submit("--master=k8s://https://host:6443", "train")
        .isUsersMistake("--image is missing; it is built with: docker build");
    submit("--master=k8s://https://host:6443", "--image", "kindling", "--executors", "0", "train")
        .isUsersMistake("--executors is 0; it must be a number from 1");
    submit("--master=k8s://https://host:6443", "--image").isUsersMistake("--image needs a value");
    submit("--master=k8s://https://host:6443", "--image", "kindling")
        .isUsersMistake("no command given");
  }

  private static Result submit(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("submit/kubernetes"));
    command.addAll(List.of(arguments));
    return Command.run(Map.of(), command);
  }

  private static List<JsonNode> pods(String role) {
    List<JsonNode> found = kubernetes.pods(NAMESPACE, "spark-role=" + role);
    assertTrue(found.size() > 0, () -> "no pod of a " + role + "\n" + submitted + logs());
    return found;
  }

  /** What a network policy may select by. */
  private static String application(JsonNode pod) {
    return pod.at("/metadata/labels/spark-app-selector").textValue();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts;
  }

  /** The driver's, which is sent after its pod. */
  private static JsonNode configMap(JsonNode driver) throws InterruptedException {
    String name = driver.at("/spec/volumes/1/configMap/name").textValue();
    return kubernetes.await(NAMESPACE, "configmaps", name);
  }

  /** Starts in a process what Spark's entrypoint starts in a container. */
  private static Process run(JsonNode pod) throws InterruptedException, IOException {
    JsonNode container = pod.at("/spec/containers/0");
    Map<String, String> environment = environment(pod);
    List<String> arguments = texts(container.get("args"));
    List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java"));
    // It lives for seconds.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    String classPath =
        "%1$s/opt/spark/conf:%1$s/opt/spark/jars/*:%2$s/*"
            .formatted(image, Path.of("target/spark/jars").toAbsolutePath());
    switch (arguments.remove(0)) {
      case "driver" -> {
        JsonNode files = configMap(pod).get("data");
        for (JsonNode item : pod.at("/spec/volumes/1/configMap/items")) {
          String file = "/opt/spark/conf/" + item.get("path").textValue();
          String text = files.get(item.get("key").textValue()).textValue();
          Files.writeString(Path.of(inImage(file)), inImage(text));
        }
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ", -1)));
        command.addAll(List.of("-Xmx1g", "-cp", classPath));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--deploy-mode", "client"));
        command.addAll(List.of("--conf", "spark.driver.bindAddress=127.0.0.1"));
        // The name of its service means nothing here.
        command.addAll(List.of("--conf", "spark.driver.host=127.0.0.1"));
        arguments.forEach(argument -> command.add(inImage(argument)));
      }
      case "executor" -> {
        environment.forEach(
            (name, value) -> {
              if (name.startsWith("SPARK_JAVA_OPT_")) {
                command.add(value);
              }
            });
        command.add("-Xmx" + environment.get("SPARK_EXECUTOR_MEMORY"));
        command.addAll(List.of("-cp", classPath));
        command.add("org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend");
        Map.of(
                "--driver-url", "SPARK_DRIVER_URL",
                "--executor-id", "SPARK_EXECUTOR_ID",
                "--cores", "SPARK_EXECUTOR_CORES",
                "--app-id", "SPARK_APPLICATION_ID",
                "--hostname", "SPARK_EXECUTOR_POD_IP",
                "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
                "--podName", "SPARK_EXECUTOR_POD_NAME")
            .forEach((option, name) -> command.addAll(List.of(option, environment.get(name))));
      }
      default -> throw new IllegalStateException("Spark's entrypoint does not know this: " + pod);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.directory(image.resolve("opt/spark/work-dir").toFile());
    Path log = folder.resolve(pod.at("/metadata/name").textValue() + ".log");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static Map<String, String> environment(JsonNode pod) {
    Map<String, String> environment = new TreeMap<>();
    for (JsonNode variable : pod.at("/spec/containers/0/env")) {
      String value =
          switch (variable.at("/valueFrom/fieldRef/fieldPath").asText()) {
            case "status.podIP" -> "127.0.0.1";
            case "metadata.name" -> pod.at("/metadata/name").textValue();
            default -> inImage(variable.path("value").asText());
          };
      environment.put(variable.get("name").textValue(), value);
    }
    environment.put("SPARK_HOME", image + "/opt/spark");
    return environment;
  }

  /** The same text with our folder for the image's root. */
  private static String inImage(String text) {
    return text.replaceAll("(^|//)(/opt|/var)/", "$1" + image + "$2/");
  }

  /** Does in a folder what submit/Dockerfile says, but for Spark's own jars and with less data. */
  private static void layOutImage() throws IOException {
    Files.createDirectories(image.resolve("opt/spark/work-dir"));
    Files.createDirectories(image.resolve("opt/spark/conf"));
    for (String line : Files.readAllLines(Path.of("submit/Dockerfile"))) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("COPY")) {
        copy(
            words[1].replace("$JARS", "target").replaceFirst("/$", "/*"),
            Path.of(inImage(words[2])));
      } else if (line.startsWith("RUN ln -s ")) {
        Files.createSymbolicLink(Path.of(inImage(words[4])), Path.of(inImage(words[3])));
      }
    }
    Path data = image.resolve("opt/spark/work-dir/data/mnist");
    for (String name : data.toFile().list()) {
      Files.delete(data.resolve(name));
    }
    Mnist.write(data, 2000, 500);
  }

  private static void copy(String from, Path to) throws IOException {
    Files.createDirectories(to);
    Path source = Path.of(from);
    int found = 0;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(source.getParent(), source.getFileName().toString())) {
      for (Path file : files) {
        found++;
        if (Files.isDirectory(file)) {
          copy(file + "/*", to.resolve(file.getFileName()));
        } else {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    assertTrue(found > 0, "submit/Dockerfile copies " + from + ", which is not there");
  }

  private static String logs() {
    StringBuilder logs = new StringBuilder();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".log")).toList()) {
        logs.append(file).append('\n').append(Files.readString(file));
      }
    } catch (IOException e) {
      logs.append(e);
    }
    return logs.toString();
  }
}
