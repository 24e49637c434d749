package kindling.cli;

import static kindling.cli.Command.kindling;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import kindling.cli.Command.Result;
import kindling.data.Mnist;
import kindling.store.Json;
import kindling.store.Storage;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything on a real HDFS: data, configuration, checkpoints, results, predictions. */
class HdfsIT {
  private static final long BLOCK_BYTES = 1 << 20;

  @TempDir static Path folder;
  private static MiniDFSCluster hdfs;
  private static Storage storage;
  private static String root;

  @BeforeAll
  static void start() throws Exception {
    Configuration conf = new Configuration();
    conf.setLong("dfs.blocksize", BLOCK_BYTES);
    conf.setInt("dfs.replication", 1);
    hdfs =
        new MiniDFSCluster.Builder(conf, folder.resolve("hdfs").toFile()).numDataNodes(2).build();
    storage = new Storage(conf);
    FileSystem files = hdfs.getFileSystem();
    root = files.getUri().toString();
    Path mnist = Files.createDirectories(folder.resolve("mnist"));
    Mnist.write(mnist, 3000, 500);
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(mnist.toUri()), new org.apache.hadoop.fs.Path("/mnist"));
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(Path.of("conf/mnist.conf").toUri()),
        new org.apache.hadoop.fs.Path("/conf/mnist.conf"));
  }

  @AfterAll
  static void stop() {
    if (hdfs != null) {
      hdfs.shutdown();
    }
  }

  @Test
  void aTrainingOnHdfsThatIsKilledGoesOnAndItsModelIsReadFromThere() throws Exception {
    String run = root + "/runs/one";
    String[] train = train(run, 6, 2);
    try (Command training = Command.start(train)) {
      training.await(() -> storage.exists(run + "/metrics.jsonl"));
      assertTrue(training.handle().destroyForcibly());
      training.result();
    }
    Result resumed = kindling("train", "--resume", run, "--master", "local[2]").succeeded();
    assertTrue(resumed.out().contains("resuming after step "), resumed::toString);

    train[6] = folder.resolve("local").toString();
    train[8] = "data.path=" + folder.resolve("mnist");
    InProcess.onSpark(train).succeeded();
    String local = Files.readString(folder.resolve("local/run.json"));
    assertEquals(
        Json.parse(local).get("weightsSha256"),
        Json.parse(text(run + "/run.json")).get("weightsSha256"));
    assertEquals(6, text(run + "/metrics.jsonl").lines().count());

    String model = run + "/model.safetensors";
    Result evaluated = InProcess.onSpark("evaluate", "--model", model).succeeded();
    assertTrue(evaluated.out().contains(" % of 500 rows"), evaluated::toString);
    InProcess.onSpark(
            "predict",
            "--model",
            model,
            "--input",
            root + "/mnist/t10k-images-idx3-ubyte",
            "--output",
            root + "/predictions")
        .succeeded();
    assertTrue(storage.exists(root + "/predictions/_SUCCESS"));
    InProcess.onSpark("export", "--model", model, "--output", root + "/model.onnx").succeeded();
    assertTrue(storage.exists(root + "/model.onnx"));
    InProcess.onSpark("train", "--config", root + "/conf/other.conf")
        .isUsersMistake("/conf/other.conf: no such file");
  }

  @Tag("soak")
  @Test
  void aFullFileSystemIsSaidAndTheLastGoodCheckpointStays() throws Exception {
    String run = root + "/full/run";
    org.apache.hadoop.fs.Path full = new org.apache.hadoop.fs.Path("/full");
    hdfs.getFileSystem().mkdirs(full);
    // Enough for some checkpoints of 160 kB; a block counts as a whole while it is written.
    hdfs.getFileSystem().setQuota(full, Long.MAX_VALUE / 4, BLOCK_BYTES + 600_000);
    String[] train = train(run, 3, 100);
    Result failed = kindling(train);
    failed.isUsersMistake("cannot be written: ");
    failed.isUsersMistake("quota");
    hdfs.getFileSystem().setQuota(full, Long.MAX_VALUE / 4, Long.MAX_VALUE / 4);
    Result resumed = kindling("train", "--resume", run, "--master", "local[2]").succeeded();
    assertTrue(resumed.out().contains("resuming after step "), resumed::toString);
    assertEquals(3, text(run + "/metrics.jsonl").lines().count());
    train[6] = folder.resolve("never-full").toString();
    InProcess.onSpark(train).succeeded();
    String never = Files.readString(folder.resolve("never-full/run.json"));
    assertEquals(
        Json.parse(never).get("weightsSha256"),
        Json.parse(text(run + "/run.json")).get("weightsSha256"));
  }

  private static String[] train(String out, int epochs, int keep) {
    return new String[] {
      "train",
      "--config",
      root + "/conf/mnist.conf",
      "--master",
      "local[2]",
      "--out",
      out,
      "--set",
      "data.path=" + root + "/mnist",
      "--set",
      "training.epochs=" + epochs,
      "--set",
      "checkpoint.every=10 steps",
      "--set",
      "checkpoint.keep=" + keep
    };
  }

  private static String text(String file) {
    return new String(storage.read(file, 1 << 20), StandardCharsets.UTF_8);
  }
}
