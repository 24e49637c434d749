package kindling.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kindling.config.TrainingSettings.Sampling;
import kindling.data.features.FeatureType;
import kindling.gradient.BlockEvaluation;
import kindling.gradient.BlockGradient;
import kindling.gradient.Workers.Split;
import kindling.gradient.local.LocalWorkers;
import kindling.math.Precision;
import kindling.network.Network;

/**
 * MNIST for tests without Spark: cut into shards as the product does, row i into shard i mod
 * shards.
 */
public final class Mnist {
  /** The factor that the product gives to bytes. */
  public static final float SCALE = 1f / 255;

  /** The same, of rows that all count alike. */
  public static final Scaling SCALING = new Scaling(SCALE, 1);

  private static final Map<String, Rows> READ = new HashMap<>();

  /** The first rows of a set, in the order of its files. */
  private static final class Rows {
    private final byte[] images;
    private final byte[] labels;

    private Rows(int rows) {
      this.images = new byte[784 * rows];
      this.labels = new byte[rows];
    }
  }

  private Mnist() {}

  /** The first rows of the training set. */
  public static List<Block> train(int shards, int rows) throws IOException {
    return blocks("train", shards, rows);
  }

  /** The test set. */
  public static List<Block> test(int shards) throws IOException {
    return blocks("t10k", shards, 10_000);
  }

  /**
   * Workers over the first rows of the training set, and over the test set, of which a few rows
   * stand for a validation set.
   */
  public static LocalWorkers workers(
      Network network, Sampling sampling, int batchSize, int shards, int rows, int threads)
      throws IOException {
    return workers(network, sampling, batchSize, shards, rows, threads, Precision.FLOAT32);
  }

  /** The same for tasks that exchange numbers of a precision. */
  public static LocalWorkers workers(
      Network network,
      Sampling sampling,
      int batchSize,
      int shards,
      int rows,
      int threads,
      Precision precision)
      throws IOException {
    List<Block> train = train(shards, rows);
    int[] shardRows = train.stream().mapToInt(Block::rows).toArray();
    BatchPlan plan = new BatchPlan(1, sampling, batchSize, shardRows);
    return new LocalWorkers(
        new BlockGradient(network, plan, 1, SCALE).exchanging(precision),
        new BlockEvaluation(network, 1, SCALE, 5),
        Map.of(
            Split.TRAIN, train,
            Split.VALIDATION, blocks("t10k", 1, 1000),
            Split.TEST, test(shards)),
        threads);
  }

  /**
   * Writes the first rows of both sets into a folder, as plain IDX files under their usual names.
   */
  public static void write(Path folder, int trainRows, int testRows) throws IOException {
    copy(folder, "train", trainRows);
    copy(folder, "t10k", testRows);
  }

  private static void copy(Path folder, String set, int rows) throws IOException {
    Rows read = read(set, rows);
    ByteBuffer images = ByteBuffer.allocate(16 + 784 * rows);
    images.putInt(0x803).putInt(rows).putInt(28).putInt(28).put(read.images, 0, 784 * rows);
    ByteBuffer labels = ByteBuffer.allocate(8 + rows).putInt(0x801).putInt(rows);
    labels.put(read.labels, 0, rows);
    Files.write(folder.resolve(set + "-images-idx3-ubyte"), images.array());
    Files.write(folder.resolve(set + "-labels-idx1-ubyte"), labels.array());
  }

  private static List<Block> blocks(String set, int shards, int rows) throws IOException {
    List<BlockPacker> packers = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      packers.add(new BlockPacker(new RowLayout(784, 1, FeatureType.BYTES)));
    }
    Rows read = read(set, rows);
    for (int i = 0; i < rows; i++) {
      byte[] image = Arrays.copyOfRange(read.images, 784 * i, 784 * (i + 1));
      packers.get(i % shards).add(i, new float[] {read.labels[i]}, image);
    }
    return packers.stream().<Block>map(BlockPacker::block).toList();
  }

  /** Unpacks a set as far as it is wanted, and keeps it. */
  private static synchronized Rows read(String set, int rows) throws IOException {
    Rows known = READ.get(set);
    if (known == null || known.labels.length < rows) {
      Rows read = new Rows(rows);
      byte[] row = new byte[784];
      try (IdxFile images = open(set + "-images-idx3-ubyte.gz");
          IdxFile labels = open(set + "-labels-idx1-ubyte.gz")) {
        for (int i = 0; i < rows; i++) {
          images.next(row);
          System.arraycopy(row, 0, read.images, 784 * i, 784);
          labels.next(row);
          read.labels[i] = row[0];
        }
      }
      READ.put(set, read);
      return read;
    }
    return known;
  }

  private static IdxFile open(String name) throws IOException {
    Path file = Path.of("data/mnist", name);
    return new IdxFile(name, Files.newInputStream(file), Files.size(file));
  }
}
