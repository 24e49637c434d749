package kindling.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import kindling.cluster.Sessions;
import kindling.config.Confs;
import kindling.config.Settings;
import kindling.config.UserError;
import kindling.data.Mnist;
import kindling.store.Model;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that lie on the executors' disks: the weights are those of rows in memory. */
class DiskBlocksIT {
  /** Of the memory, for data: 2 MB, and the rows take 8. */
  private static final String[] LITTLE_MEMORY = {"spark.memory.fraction", "0.001"};

  @TempDir static Path folder;
  private static String inMemory;
  private static long openFiles;
  private static final List<String> WARNINGS = new ArrayList<>();

  @BeforeAll
  static void trainInMemory() throws IOException {
    Mnist.write(folder, 10_000, 500);
    SparkSession spark = Sessions.open("local[2]");
    inMemory = train(spark, "data.storage = memory");
    assertEquals(0, openFiles);
  }

  @AfterAll
  static void stop() {
    Sessions.stop();
  }

  @ParameterizedTest
  @CsvSource({"aggregate, standing", "aggregate, job-per-step", "all-reduce, auto"})
  void aSetOfSeveralTimesTheMemoryTrainsToTheSameBits(String mode, String aggregate)
      throws IOException {
    SparkSession spark = Sessions.open("local[2]", LITTLE_MEMORY);
    String settings = "training.mode = %s, training.aggregate = %s";
    assertEquals(inMemory, train(spark, settings.formatted(mode, aggregate)));
    assertTrue(openFiles > 0, "the rows were in files");
    assertTrue(WARNINGS.toString().contains("7 MiB of rows do not fit"), WARNINGS::toString);
    assertFilesAreClosed();
  }

  @ParameterizedTest
  @CsvSource({"epoch", "3"})
  void localStepsOnTheDiskHaveTheSameBits(String steps) throws IOException {
    SparkSession spark = Sessions.open("local[2]");
    String mode = "training.mode = local, training.local.steps = " + steps;
    String expected = train(spark, "data.storage = memory, " + mode);
    assertEquals(expected, train(spark, "data.storage = disk, " + mode));
    assertTrue(openFiles > 0, "the rows were in files");
  }

  @Test
  void augmentedRowsOnTheDiskHaveTheSameBits() throws IOException {
    SparkSession spark = Sessions.open("local[2]");
    String augmentation = "augmentation.rotation = 10, augmentation.shift = 2";
    String expected = train(spark, "data.storage = memory, " + augmentation);
    assertEquals(expected, train(spark, "data.storage = disk, " + augmentation));
  }

  @Test
  void memoryThatDoesNotSufficeIsRefusedIfItIsWanted() {
    SparkSession spark = Sessions.open("local[2]", LITTLE_MEMORY);
    UserError error = assertThrows(UserError.class, () -> train(spark, "data.storage = memory"));
    assertTrue(error.getMessage().contains("the rows take 7 MiB"), error::getMessage);
    assertTrue(error.getMessage().contains("data.storage = auto"), error::getMessage);
  }

  @Test
  void shardsThatNoTaskCanPutInOrderAreRefusedBeforeTheyArePacked() {
    SparkSession spark = Sessions.open("local[2]", LITTLE_MEMORY);
    UserError error = assertThrows(UserError.class, () -> train(spark, "training.shards = 2"));
    assertTrue(error.getMessage().contains("each of the 2 shards takes 3 MiB"), error::getMessage);
    assertTrue(error.getMessage().contains("training.shards"), error::getMessage);
  }

  private static String train(SparkSession spark, String settings) throws IOException {
    String conf =
        """
        data.path = "%s"
        network.layers = [affine 20, relu, affine 10]
        training { epochs = 2, batch-size = 500, shards = 64 }
        checkpoint.every = off
        """
            .formatted(folder);
    String given = settings.replace(", ", "\n");
    Settings all = Confs.settings(folder, conf + given);
    TrainingListener count =
        new TrainingListener() {
          @Override
          public void epochDone(TrainingState state, EpochResult result) {
            openFiles = filesOfRows();
          }
        };
    WARNINGS.clear();
    Model model =
        new TrainingRun(spark.sparkContext(), all)
            .with(count)
            .train(warning -> WARNINGS.add(warning.toString()))
            .model();
    return Model.sha256(model.parameters());
  }

  /** The files without a name that this process has open in Spark's local folders. */
  private static long filesOfRows() {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(DiskBlocksIT::isOfRows).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfRows(Path descriptor) {
    try {
      String file = Files.readSymbolicLink(descriptor).toString();
      return file.contains("temp_local_") && file.endsWith("(deleted)");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  private static void assertFilesAreClosed() {
    LongSupplier open = DiskBlocksIT::filesOfRows;
    for (int i = 0; i < 100 && open.getAsLong() > 0; i++) {
      LockSupport.parkNanos(100_000_000);
    }
    assertEquals(0, open.getAsLong(), "open files");
  }
}
