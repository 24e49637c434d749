package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kindling.math.NativeBlas;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kindling doctor} says of a machine. */
class MachineChecksTest {
  @TempDir Path folder;

  @Test
  void javaIsOneThatSparkIsTestedWith() {
    for (String version : List.of("17.0.9", "21.0.1", "25.0.3")) {
      assertFinding("ok       java     " + version, java(version, "G1 Young Generation"));
    }
    assertFinding(
        "warning  java     24 is not a version that Spark is tested with; install a JDK 17, 21 or 25",
        java("24", "G1 Young Generation"));
  }

  @Test
  void theJavaThatMovesPinnedArraysIsWarnedOf() {
    for (String version : List.of("25", "25.0.1", "25.0.2")) {
      assertFinding(
          "warning  java     "
              + version
              + " with G1 may move arrays that native BLAS computes with (JDK-8377811); install 25.0.3",
          java(version, "G1 Young Generation"));
      assertFinding("ok       java     " + version, java(version, "PS Scavenge"));
    }
  }

  private static Finding java(String version, String collector) {
    return MachineChecks.java(Runtime.Version.parse(version), List.of(collector));
  }

  @Test
  void aSmallHeapAndASlowBlasAreWarnedOf() {
    assertFinding("ok       memory   1,024 MiB heap at most", MachineChecks.heap(1L << 30));
    assertFinding(
        "warning  memory   512 MiB heap at most; give more: kindling --driver-memory 2g COMMAND",
        MachineChecks.heap(1L << 29));
    assertFinding(
        "warning  blas     pure Java, several times slower: no jar; start Kindling with submit/kindling",
        MachineChecks.blas(new NativeBlas.Library(false, "JavaBLAS", "no jar")));
    assertFinding(
        "ok       blas     native, libopenblas.so",
        MachineChecks.blas(new NativeBlas.Library(true, "JNIBLAS", "libopenblas.so")));
  }

  @Test
  void aProgramGetsAnObjectPerFinding() {
    assertEquals(
        Map.of("level", "error", "subject", "disk", "text", "full; empty it"),
        Finding.error("disk", "full", "empty it").json());
  }

  @Test
  void writingLeavesNothingBehind() throws Exception {
    Storage storage = new Storage(new Configuration(false));
    Path runs = folder.resolve("runs");
    assertFinding("ok       results  file:", MachineChecks.writable(storage, runs.toString()));
    assertFalse(Files.exists(runs));
    Files.createDirectories(runs.resolve("last"));
    assertFinding("ok       results  file:", MachineChecks.writable(storage, runs.toString()));
    try (var left = Files.list(runs)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void whereNothingCanBeWrittenIsAnError() throws Exception {
    Path file = Files.writeString(folder.resolve("runs"), "a file");
    assertFinding(
        "error    results  " + file,
        MachineChecks.writable(new Storage(new Configuration(false)), file.toString()));
  }

  @Test
  void aDiskIsFullBeforeItIsFull() {
    assertFinding("ok       disk     5,000 MiB free in x", MachineChecks.disk(Path.of("x"), 5000));
    assertFinding(
        "warning  disk     500 MiB free in x; del", MachineChecks.disk(Path.of("x"), 500));
    assertFinding("error    disk     5 MiB free in x; delete", MachineChecks.disk(Path.of("x"), 5));
    assertTrue(MachineChecks.disk(folder.resolve("not/yet")).text().contains(" MiB free in "));
  }

  @Test
  void aStandaloneClusterAnswersAtOneOfItsAddresses() throws Exception {
    assertFinding("ok       master   local[2]", MachineChecks.master("local[2]"));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String here = "127.0.0.1:" + server.getLocalPort();
      assertFinding(
          "ok       master   spark://127.0.0.1:1,",
          MachineChecks.master("spark://127.0.0.1:1," + here));
    }
    assertFinding(
        "error    master   spark://127.0.0.1:1 does not answer; is the cluster running",
        MachineChecks.master("spark://127.0.0.1:1"));
    assertFinding("error    master   spark://x does", MachineChecks.master("spark://x"));
  }

  private static void assertFinding(String expected, Finding finding) {
    assertTrue(finding.toString().startsWith(expected), finding::toString);
  }
}
