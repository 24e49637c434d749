package kindling.store;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kindling.train.TrainingState;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing a checkpoint, including the verification of the written file, and reading it: a network
 * with momentum, eight bytes per weight, on the local disk and on HDFS (one data node on this
 * machine).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(value = 1, jvmArgsAppend = "-Xmx3g")
public class CheckpointBench {
  @Param({"40000", "1000000", "10000000"})
  int weights;

  @Param({"local", "hdfs"})
  String files;

  private Path disk;
  private MiniDFSCluster hdfs;
  private CheckpointFolder folder;
  private Checkpoint checkpoint;
  private long step;

  /** Starts the file system and writes a first checkpoint. */
  @Setup
  public void setUp() throws Exception {
    disk = Files.createTempDirectory("checkpoints");
    String root = disk.toString();
    if (files.equals("hdfs")) {
      hdfs = new MiniDFSCluster.Builder(new Configuration(), disk.toFile()).build();
      root = hdfs.getFileSystem().getUri() + "/checkpoints";
    }
    folder = new CheckpointFolder(new Storage(new Configuration()), root);
    checkpoint = Checkpoint.of(new TrainingState(new float[weights], 1, 600), "{}", Map.of());
    write();
  }

  /** Stops the file system. */
  @TearDown
  public void tearDown() throws Exception {
    if (hdfs != null) {
      hdfs.shutdown();
    }
    org.apache.hadoop.fs.FileUtil.fullyDelete(new File(disk.toString()));
  }

  /**
   * Writes a temporary file, flushes, renames, reads back, writes the checksum, removes the oldest.
   */
  @Benchmark
  public void write() {
    folder.write(++step, checkpoint, 2);
  }

  /** Reads a checkpoint and compares its checksum. */
  @Benchmark
  public Optional<Checkpoint> read() {
    return folder.newest(System.out::println);
  }
}
