package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import kindling.cluster.ExecutorProcesses;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.data.Mnist;
import kindling.report.console.TextConsole;
import kindling.store.Json;
import kindling.store.Model;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data larger than the memory of executors, and what stays on the driver after many steps. */
class MemoryIT {
  private static final int WIDTH = 4096;

  @TempDir Path folder;
  private long diskBytes;

  @AfterEach
  void stopSpark() {
    Sessions.stop();
  }

  /** What is alive on the driver. */
  private record Alive(long broadcasts, int rdds, long heapBytes) {
    /** Spark removes blocks in the background, some only when the collector has run. */
    static Alive now(SparkContext spark) {
      long before = Long.MAX_VALUE;
      long broadcasts = blocksNow();
      while (broadcasts < before) {
        System.gc();
        LockSupport.parkNanos(500_000_000);
        before = broadcasts;
        broadcasts = blocksNow();
      }
      return new Alive(
          broadcasts,
          spark.getPersistentRDDs().size(),
          Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }

    private static long blocksNow() {
      return SparkEnv.get().blockManager().getMatchingBlockIds(id -> id.isBroadcast()).size();
    }

    @Override
    public String toString() {
      return "%d blocks of broadcasts, %d data sets, a heap of %.1f MB"
          .formatted(broadcasts, rdds, heapBytes / 1e6);
    }
  }

  @Test
  void fiveHundredStepsLeaveNothingOnTheDriver() throws IOException {
    stepsLeaveNothing("aggregate", 500);
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "all-reduce", "local"})
  void tenThousandStepsLeaveNothingOnTheDriver(String mode) throws IOException {
    stepsLeaveNothing(mode, 10_000);
  }

  private void stepsLeaveNothing(String mode, int steps) throws IOException {
    Mnist.write(folder, 1000, 10);
    // What kindling itself sets for the UI.
    SparkSession spark =
        Sessions.open(
            "local[2]",
            "spark.ui.retainedJobs",
            "100",
            "spark.ui.retainedStages",
            "100",
            "spark.ui.retainedTasks",
            "10000");
    List<Alive> alive = new ArrayList<>();
    TrainingListener measure =
        new TrainingListener() {
          @Override
          public void stepDone(TrainingState state) {
            boolean first = alive.isEmpty() && state.totalSteps() >= 100;
            if (state.atRest() && (first || state.totalSteps() == steps)) {
              alive.add(Alive.now(spark.sparkContext()));
            }
          }
        };
    String conf =
        """
        data.path = "%s"
        network.layers = [affine 10]
        training { epochs = %d, batch-size = 10, shards = 2, mode = %s, local.steps = 2 }
        checkpoint.every = off
        """;
    train(spark, conf.formatted(folder, steps / 100, mode), measure);
    System.out.printf("%s: after 100 steps %s%n", mode, alive.get(0));
    System.out.printf("%s: after %,d steps %s%n", mode, steps, alive.get(1));
    assertTrue(alive.get(1).broadcasts() < 10, alive::toString);
    assertEquals(2, alive.get(0).rdds());
    assertEquals(2, alive.get(1).rdds());
    long growth = alive.get(1).heapBytes() - alive.get(0).heapBytes();
    assertTrue(growth < 8_000_000, () -> alive.toString());
  }

  @Tag("soak")
  @Test
  void aSetOfSeveralTimesTheMemoryThatSparkHasForDataIsKeptOnDisk() throws IOException {
    largerThanMemory("aggregate", 500);
  }

  @Tag("soak")
  @ParameterizedTest
  @ValueSource(strings = {"aggregate", "all-reduce", "local"})
  void aSetOfSeveralTimesTheHeapIsKeptOnDisk(String mode) throws IOException {
    largerThanMemory(mode, 1600);
  }

  /** One executor of 512 MB, of which Spark gives 114 MB to data. */
  private void largerThanMemory(String mode, int megabytes) throws IOException {
    int rows = megabytes * 1_000_000 / WIDTH;
    writeRandom("train", rows);
    writeRandom("t10k", 10);
    String conf =
        """
        data.path = "%s"
        network.layers = [affine 10]
        training { epochs = 1, batch-size = %d, shards = %d, mode = %s, local.steps = epoch }
        checkpoint.every = off
        """
            .formatted(folder, rows / 2, Math.max(16, megabytes / 20), mode);
    List<Alive> alive = new ArrayList<>();
    String sha;
    try (ExecutorProcesses processes = new ExecutorProcesses(1, 1)) {
      TrainingListener measure =
          new TrainingListener() {
            @Override
            public void epochDone(TrainingState state, EpochResult result) {
              alive.add(Alive.now(processes.spark().sparkContext()));
            }
          };
      alive.add(Alive.now(processes.spark().sparkContext()));
      sha = train(processes.spark(), conf, measure);
    }
    System.out.printf(
        "%s: %d MB of rows, %.0f MB of them on disk; on the driver %s, before %s%n",
        mode, megabytes, diskBytes / 1e6, alive.get(1), alive.get(0));
    assertTrue(diskBytes > megabytes * 900_000L, () -> diskBytes + " bytes on disk");
    long growth = alive.get(1).heapBytes() - alive.get(0).heapBytes();
    assertTrue(growth < 32_000_000, alive::toString);
    assertEquals(train(Sessions.open("local[2]"), conf, new TrainingListener() {}), sha);
  }

  /** An IDX set whose pixels cannot be compressed. */
  private void writeRandom(String set, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    byte[] row = new byte[WIDTH];
    try (DataOutputStream images = open(set + "-images-idx3-ubyte");
        DataOutputStream labels = open(set + "-labels-idx1-ubyte")) {
      for (int header : new int[] {0x803, rows, 64, WIDTH / 64}) {
        images.writeInt(header);
      }
      labels.writeInt(0x801);
      labels.writeInt(rows);
      for (int i = 0; i < rows; i++) {
        random.nextBytes(row);
        images.write(row);
        labels.write(i % 10);
      }
    }
  }

  private DataOutputStream open(String name) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 20));
  }

  private String train(SparkSession spark, String conf, TrainingListener listener)
      throws IOException {
    Settings settings = Confs.settings(folder, conf);
    String out = Files.createTempDirectory(folder, "run").toString();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Model model =
        new TrainingRun(spark.sparkContext(), settings)
            .with(listener)
            .train(out, false, TextConsole.plain(nowhere))
            .model();
    JsonNode record = Json.parse(Files.readString(Path.of(out, "run.json")));
    diskBytes = record.get("data").get("train").get("diskBytes").longValue();
    return Model.sha256(model.parameters());
  }
}
