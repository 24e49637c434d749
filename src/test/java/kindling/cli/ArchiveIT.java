package kindling.cli;

import static kindling.cli.Command.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command in the folders of an unpacked archive, which have no pom.xml. The archive itself is
 * unpacked and used by src/test/dist/try-archive.
 */
@Tag("soak") // a minute and a half; .ci/run calls try-archive, which takes the same ways
class ArchiveIT {
  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void unpack() throws IOException {
    home = Files.createDirectories(folder.resolve("kindling"));
    link("submit", "submit");
    link("conf", "conf");
    link("jars/kindling.jar", "target/kindling.jar");
    try (Stream<Path> jars = Files.list(Path.of("target"))) {
      for (Path jar : jars.filter(file -> file.toString().contains("natives-")).toList()) {
        link("jars/" + jar.getFileName(), jar.toString());
      }
    }
  }

  private void link(String name, String target) throws IOException {
    Path link = home.resolve(name);
    Files.createDirectories(link.getParent());
    if (!Files.isDirectory(Path.of(target))) {
      Files.copy(Path.of(target), link);
      return;
    }
    Files.createSymbolicLink(link, Path.of(target).toAbsolutePath());
  }

  @Test
  void withTheSparkThatItBringsItTrainsWithoutMaven() throws Exception {
    link("spark/jars", "target/spark/jars");
    // No archive of classes, which would be prepared after this test.
    Files.writeString(
        home.resolve("spark/preparing"), Long.toString(ProcessHandle.current().pid()));
    Mnist.write(folder, 500, 100);
    Result trained = kindling(Map.of(), training(List.of()));
    assertTrue(trained.succeeded().out().contains("native BLAS"), trained::toString);
  }

  @Test
  void withTheSparkOfSparkHomeItTrainsHereAndOnExecutors() throws Exception {
    Mnist.write(folder, 500, 100);
    Map<String, String> spark =
        Map.of("SPARK_HOME", Path.of("target/spark").toAbsolutePath().toString());
    Result here = kindling(spark, training(List.of()));
    assertTrue(here.succeeded().out().contains("native BLAS"), here::toString);
    assertEquals("", here.err(), "no line of Spark's log");
    Result executors =
        kindling(
            spark,
            training(
                List.of(
                    "--master", "local-cluster[2,1,512]", "--conf", "spark.executor.memory=512m")));
    assertTrue(executors.succeeded().out().contains("native BLAS"), executors::toString);
  }

  @Test
  void withoutASparkItSaysWhatToDo() throws Exception {
    kindling(Map.of(), List.of("doctor"))
        .isUsersMistake(
            "kindling: this archive of Kindling brings no Spark; set SPARK_HOME to the folder of a Spark");
    kindling(Map.of("SPARK_HOME", folder.toString()), List.of("doctor"))
        .isUsersMistake("SPARK_HOME is " + folder + ", which has no folder jars; set SPARK_HOME");
    Result standalone = run(path(Map.of()), List.of(home + "/submit/standalone", "start"));
    assertEquals(2, standalone.exitCode());
    assertTrue(
        standalone.err().startsWith("standalone: this archive of Kindling brings no Spark;"),
        standalone::toString);
  }

  private List<String> training(List<String> spark) {
    List<String> arguments = new ArrayList<>(spark);
    arguments.addAll(
        List.of(
            "train",
            "--config",
            home + "/conf/mnist.conf",
            "--set",
            "data.path=" + folder,
            "--set",
            "training.epochs=1",
            "--out",
            folder + "/run",
            "--overwrite"));
    return arguments;
  }

  private Result kindling(Map<String, String> environment, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(home + "/submit/kindling"));
    command.addAll(arguments);
    Result result = run(path(environment), command);
    assertFalse(Files.exists(folder.resolve("maven")), "Maven was called");
    return result;
  }

  /** With a Maven on the PATH that leaves a file if it is called. */
  private Map<String, String> path(Map<String, String> environment) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path maven = bin.resolve("mvn");
    Files.writeString(maven, "#!/bin/sh\ntouch '" + folder + "/maven'\nexit 1\n");
    assertTrue(maven.toFile().setExecutable(true));
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", bin + ":" + System.getenv("PATH"));
    return all;
  }
}
