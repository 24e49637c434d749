package kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import kindling.store.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training on four times the memory of its process. Where Linux lets us, the process is in a
 * control group with 1 GiB for itself and for the files that the system keeps in memory; else the
 * system may keep all files there.
 */
class LargeDataIT {
  private static final int WIDTH = 3072;
  private static final int ROWS = 650_000;
  private static final int EPOCHS = 3;
  private static final Path GROUPS = Path.of("/sys/fs/cgroup/memory");
  private static final long GROUP_BYTES = 1L << 30;

  @TempDir Path folder;

  @Tag("soak")
  @Test
  void aSetOfFourTimesTheMemoryTrainsToTheBitsOfTheSameSetInMemory() throws Exception {
    Path images = writeRandom("train", ROWS);
    writeRandom("t10k", 1000);
    speedOfDisk(images);
    Path memory = train("all-reduce", "5g", "memory");
    for (String mode : List.of("all-reduce", "aggregate")) {
      Path disk = train(mode, "512m", "auto");
      assertEquals(Trainings.sha(memory), Trainings.sha(disk));
      JsonNode set = Trainings.record(disk).get("data").get("train");
      assertTrue(set.get("diskBytes").longValue() >= 4L * (512 << 20) * 9 / 10, set::toString);
    }
  }

  private Path train(String mode, String heap, String storage) throws Exception {
    Path out = folder.resolve(mode + "-" + storage);
    List<String> kindling =
        List.of(
            "submit/kindling",
            "--driver-memory",
            heap,
            "--conf",
            "spark.local.dir=" + folder.resolve("local"),
            "train",
            "--config",
            "conf/mnist.conf",
            "--master",
            "local[2]",
            "--out",
            out.toString(),
            "--set",
            "data.path=" + folder,
            "--set",
            "data.storage=" + storage,
            "--set",
            "network.layers=[affine 50, relu, affine 10]",
            "--set",
            "training.mode=" + mode,
            "--set",
            "training.shards=128",
            "--set",
            "training.batch-size=1000",
            "--set",
            "training.epochs=" + EPOCHS,
            "--set",
            "evaluation.training-set=false");
    Path group = storage.equals("auto") ? group() : null;
    List<String> command = new ArrayList<>();
    if (group != null) {
      command.addAll(List.of("sh", "-c", "echo $$ > \"$0\"/cgroup.procs; exec \"$@\""));
      command.add(group.toString());
    }
    command.addAll(kindling);
    boolean dropped = dropCaches();
    Command.run(Map.of("SPARK_SUBMIT_OPTS", "-Dspark.ui.port=0"), command).succeeded();
    List<Double> seconds = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("metrics.jsonl"))) {
      seconds.add(Json.parse(line).get("seconds").doubleValue());
    }
    System.out.printf(
        "%s, heap of %s, %s: %s s per epoch%s%s%n",
        mode,
        heap,
        storage.equals("auto") ? "rows on disk" : "rows in memory",
        seconds,
        group == null ? "" : ", 1 GiB with the system's cache",
        dropped ? ", caches dropped before" : "");
    if (group != null) {
      Files.delete(group);
    }
    return out;
  }

  /** A control group of this process's children with little memory; null where it is impossible. */
  private static Path group() {
    Path group = GROUPS.resolve("kindling-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(group);
      Files.writeString(group.resolve("memory.limit_in_bytes"), "" + GROUP_BYTES);
      return group;
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean dropCaches() throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "sync; echo 3 > /proc/sys/vm/drop_caches")
            .redirectErrorStream(true)
            .start();
    return process.waitFor() == 0;
  }

  /** Prints how fast the disk is without the system's cache. */
  private static void speedOfDisk(Path file) throws Exception {
    dropCaches();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      long start = System.nanoTime();
      for (long at = 0; channel.read(buffer.clear(), at) > 0; at += 1 << 20) {}
      double megabytes = channel.size() / 1e6;
      System.out.printf(
          "disk: %.0f MB/s sequentially%n", megabytes / ((System.nanoTime() - start) / 1e9));
    }
    for (int threads : new int[] {1, 16}) {
      dropCaches();
      System.out.printf(
          "disk: %,.0f reads of %,d bytes per s at random places, %d threads%n",
          randomReads(file, threads), WIDTH, threads);
    }
  }

  private static double randomReads(Path file, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FileChannel channel = FileChannel.open(file)) {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      List<Callable<Double>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        SplittableRandom random = new SplittableRandom(thread);
        work.add(
            () -> {
              ByteBuffer buffer = ByteBuffer.allocateDirect(WIDTH);
              double reads = 0;
              for (; System.nanoTime() < until; reads++) {
                channel.read(buffer.clear(), random.nextLong(channel.size() - WIDTH));
              }
              return reads;
            });
      }
      DoubleStream.Builder reads = DoubleStream.builder();
      for (Future<Double> thread : pool.invokeAll(work)) {
        reads.add(thread.get());
      }
      return reads.build().sum() / 3;
    } finally {
      pool.shutdown();
    }
  }

  /** An IDX set whose pixels cannot be compressed. */
  private Path writeRandom(String set, int rows) throws IOException {
    SplittableRandom random = new SplittableRandom(rows);
    byte[] row = new byte[WIDTH];
    Path file = folder.resolve(set + "-images-idx3-ubyte");
    try (DataOutputStream images = open(file);
        DataOutputStream labels = open(folder.resolve(set + "-labels-idx1-ubyte"))) {
      for (int header : new int[] {0x803, rows, 48, WIDTH / 48}) {
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
    return file;
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
  }
}
