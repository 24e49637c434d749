package kindling.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import kindling.cli.Command;
import kindling.cli.Command.Result;
import kindling.cluster.Sessions;
import kindling.config.Settings;
import kindling.config.SettingsReader;
import kindling.data.Shape;
import kindling.network.Network;
import kindling.network.layers.NetworkParser;
import kindling.run.ModelUse;
import kindling.store.Json;
import kindling.store.Model;
import kindling.store.ModelFile;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The serving jar alone on the class path, without Spark, Hadoop or Jackson. */
class ServingIT {
  private static final String JAR = "target/kindling-serving.jar";
  private static final String IMAGES = "data/mnist/t10k-images-idx3-ubyte.gz";
  private static final int ROWS = 10_000;

  @TempDir static Path folder;
  private static String model;
  private static final int[] CLASSES = new int[ROWS];
  private static final float[][] SCORES = new float[ROWS][10];

  /** The output of {@code kindling predict} for the test set of MNIST, with a trained model. */
  @BeforeAll
  static void predictWithSpark() throws IOException {
    ModelFile files = new ModelFile(new Storage(new Configuration(false)));
    Settings settings = SettingsReader.ofFile(new File("conf/mnist.conf"), List.of()).settings();
    Network network =
        NetworkParser.parse(
            settings.network().layers(),
            NetworkParser.loss(settings.network().loss()),
            Shape.of("28x28x1"));
    float[] weights =
        files.readParameters("src/test/resources/golden/after600.safetensors", network);
    float scale = settings.data().scaleOf(true);
    model = folder.resolve("model.safetensors").toString();
    files.write(model, new Model(network, weights, scale, settings.resolvedWith(scale)));
    String predictions = folder.resolve("predictions").toString();
    new ModelUse(Sessions.open("local[2]").sparkContext(), model, List.of())
        .predict(IMAGES, predictions, "json", false);
    for (File part : new File(predictions).listFiles((dir, name) -> name.endsWith(".json"))) {
      for (String line : Files.readAllLines(part.toPath())) {
        JsonNode row = Json.parse(line);
        int i = row.get("index").intValue();
        CLASSES[i] = row.get("prediction").intValue();
        for (int k = 0; k < 10; k++) {
          SCORES[i][k] = row.get("scores").get(k).floatValue();
        }
      }
    }
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @Test
  void withTheNativesJarItPredictsLikeTheCommand() throws Exception {
    String natives =
        Stream.of(new File("target").list((dir, name) -> name.startsWith("kindling-natives-")))
            .map(name -> "target/" + name)
            .findFirst()
            .orElseThrow();
    assertPredictsTheSame("native", JAR + File.pathSeparator + natives);
  }

  @Test
  void withoutTheNativesJarItPredictsTheSameInPureJava() throws Exception {
    assertPredictsTheSame("pure Java", JAR);
  }

  private static void assertPredictsTheSame(String blas, String classPath) throws Exception {
    Path loaded = folder.resolve("loaded-" + blas.charAt(0));
    Result result =
        Command.run(
            Map.of(),
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xlog:class+load:file=" + loaded,
                "-cp",
                classPath,
                "src/test/java/kindling/serving/ClassifyImages.java",
                model,
                IMAGES));
    assertEquals(0, result.exitCode(), result::toString);
    List<String> lines = result.out().lines().toList();
    assertEquals(blas, lines.get(0));
    assertEquals(ROWS + 1, lines.size());
    for (int i = 0; i < ROWS; i++) {
      String[] fields = lines.get(i + 1).split(" ", -1);
      assertEquals(CLASSES[i], Integer.parseInt(fields[0]), "class of image " + i);
      float[] scores = new float[10];
      for (int k = 0; k < 10; k++) {
        scores[k] = Float.parseFloat(fields[k + 1]);
      }
      assertArrayEquals(SCORES[i], scores, 1e-4f, "scores of image " + i);
    }
    assertTrue(Files.readString(loaded).contains(" kindling.serving.LocalModel "));
    assertTrue(
        Files.readAllLines(loaded).stream().noneMatch(line -> line.contains(" org.apache.")));
  }

  @Test
  void theJarIsSmallAndContainsEverythingThatItsClassesNeed() throws IOException {
    File file = new File(JAR);
    assertTrue(file.length() <= 1_200_000, () -> file.length() + " bytes");
    Set<String> entries;
    JavaClasses classes;
    try (JarFile jar = new JarFile(file)) {
      entries =
          jar.stream()
              .filter(entry -> !entry.isDirectory())
              .map(ZipEntry::getName)
              .collect(Collectors.toSet());
      classes = new ClassFileImporter().importJar(jar);
    }
    assertEquals(
        List.of(),
        entries.stream()
            .filter(
                name ->
                    !name.matches(
                        "(kindling|dev/ludovic|org/netlib/util|resources/native|META-INF)/.*"))
            .toList());
    Set<String> missing = new TreeSet<>();
    for (JavaClass inJar : classes) {
      inJar.getDirectDependenciesFromSelf().stream()
          .map(dependency -> dependency.getTargetClass().getBaseComponentType().getName())
          .filter(needed -> needed.contains(".") && !isProvided(needed))
          .filter(needed -> !entries.contains(needed.replace('.', '/') + ".class"))
          .forEach(needed -> missing.add(inJar.getName() + " -> " + needed));
    }
    assertTrue(classes.contain(LocalModel.class));
    assertEquals(Set.of(), missing);
  }

  /** Whether Java or the natives jar contains a class, or only unused routines need it. */
  private static boolean isProvided(String name) {
    return name.matches("(java|javax|jdk|org\\.bytedeco|org\\.netlib\\.blas)\\..*");
  }
}
