package kindling.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.ColumnShuffle;
import kindling.data.Rounding;
import kindling.data.RowLayout;
import kindling.data.RowShare;
import kindling.data.Scaling;
import kindling.math.NativeBlas;
import kindling.network.Loss;
import kindling.rows.seen.LeftOut;
import kindling.rows.seen.PerPartition;
import kindling.rows.seen.RoundingSeen;
import kindling.rows.storage.DiskBlocks;
import kindling.rows.storage.KryoCheck;
import kindling.rows.storage.ShardsOnDisk;
import kindling.rows.storage.ShuffledBlocks;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A data set cut into shards, one cached block each.
 *
 * <p>A row with an index goes to shard {@code index mod shards}; one without, to where a seeded
 * hash of its content sends it. Within a shard rows are ordered by index or hash. So the blocks
 * depend on the rows alone, not on how they were partitioned or in which order they came.
 */
public final class CachedBlocks implements AutoCloseable {
  private static final int MOST_ROUNDED = 1 << 16;

  private final JavaRDD<Block> blocks;
  // what Spark keeps
  private final JavaRDD<?> stored;
  private final boolean onDisk;
  private final ShardLayout layout;
  // of each shard
  private final List<BlockFigures> figures;
  // null if it was not asked for
  private final Rounding rounding;
  private final LeftOut leftOut;

  private CachedBlocks(
      JavaRDD<Block> blocks,
      JavaRDD<?> stored,
      boolean onDisk,
      ShardLayout layout,
      List<BlockFigures> figures,
      Rounding rounding,
      LeftOut leftOut) {
    this.rounding = rounding;
    this.leftOut = leftOut;
    this.blocks = blocks;
    this.stored = stored;
    this.onDisk = onDisk;
    this.layout = layout;
    this.figures = figures;
  }

  /** The same in memory, or on disk if it does not fit there. */
  public static CachedBlocks pack(
      String name,
      RowSource rows,
      RowReader reader,
      LabelCheck labels,
      ShardLayout layout,
      long seed,
      RowShare share) {
    return pack(name, rows, reader, labels, layout, seed, share, BlockStorage.AUTO);
  }

  /**
   * Reads, packs and caches a data set.
   *
   * @param name what it is called in Spark's UI
   * @param rows the data set
   * @param reader for its rows
   * @param labels refuses those that cannot be trained on
   * @param layout how many shards, in how many partitions
   * @param seed of the hash
   * @param share which rows
   * @param storage where the blocks are kept
   */
  public static CachedBlocks pack(
      String name,
      RowSource rows,
      RowReader reader,
      LabelCheck labels,
      ShardLayout layout,
      long seed,
      RowShare share,
      BlockStorage storage) {
    RowLayout row = reader.layout();
    labels.requireWidth(reader.source(), row.labelWidth());
    KryoCheck.require(BlockPacker.join(List.of(), row));
    // Bytes are exact, and very wide rows would make it too much to send.
    boolean rounded = !row.asBytes() && row.width() <= MOST_ROUNDED;
    RoundingSeen rounding = rounded ? new RoundingSeen(row.width()) : null;
    SparkContext spark = rows.spark();
    if (rounded) {
      spark.register(rounding);
    }
    PerPartition<LeftOut> leftOut = new PerPartition<>(LeftOut.NONE, LeftOut::plus);
    spark.register(leftOut);
    JavaRDD<?> stored = null;
    try {
      ArrivingChunks arriving =
          rows.arriving(new Packing(reader, labels, layout, seed, share, rounding, leftOut));
      boolean onDisk = storage.onDisk(spark, layout, arriving.bytes());
      JavaRDD<Block> blocks;
      if (onDisk) {
        // What Spark drops from its memory is packed again: a file serves this process only.
        JavaRDD<ShardsOnDisk> files =
            arriving.files(layout, row).setName(name).persist(StorageLevel.MEMORY_ONLY());
        stored = files;
        blocks = new DiskBlocks(files.rdd()).toJavaRDD();
      } else {
        blocks = arriving.blocks(layout, row).setName(name).persist(StorageLevel.MEMORY_AND_DISK());
        stored = blocks;
      }
      boolean classified = labels.kind() == Loss.Labels.CLASS && row.labelWidth() == 1;
      // Computes and caches the blocks, and brings their figures in the order of the shards.
      List<BlockFigures> figures =
          blocks.map(block -> new BlockFigures(block, classified)).collect();
      Rounding seen = rounded ? rounding.value().copy() : null;
      CachedBlocks packed =
          new CachedBlocks(blocks, stored, onDisk, layout, figures, seen, leftOut.value());
      if (packed.rows() == 0) {
        throw UserError.of("has no rows for the %s", name)
            .cure(
                share.isAll()
                    ? ""
                    : "choose other shares with {data.validation-share} and {data.test-share}, or name sets of their own with {data.validation} and {data.test}")
            .at(reader.source());
      }
      reader.requireWeight(name, Arrays.stream(packed.weightSums()).sum());
      return packed;
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      if (stored != null) {
        stored.unpersist(false);
      }
      Optional<UserError> fault = ReadFault.in(reader.source(), e);
      if (fault.isPresent()) {
        throw fault.get();
      }
      throw e;
    }
  }

  /** Packs a few rows into one block on the driver. */
  public static Block packHere(
      String name, Dataset<Row> rows, RowReader reader, LabelCheck labels) {
    labels.requireWidth(reader.source(), reader.layout().labelWidth());
    List<Block> parts = new ArrayList<>();
    Packing one = new Packing(reader, labels, null, 0, RowShare.ALL, null, null);
    new ShardChunks(reader.prepared(rows).toLocalIterator(), one, 1)
        .forEachRemaining(chunk -> parts.add(chunk._2()));
    Block block = BlockPacker.join(parts, reader.layout());
    reader.requireWeight(name, block.weightSum());
    return block;
  }

  /** Rows of each shard. */
  public int[] shardRows() {
    return figures.stream().mapToInt(block -> block.rows).toArray();
  }

  /** Rows of all shards. */
  public long rows() {
    return figures.stream().mapToLong(block -> block.rows).sum();
  }

  /** Bytes of all blocks, in memory or on disk. */
  public long bytes() {
    return figures.stream().mapToLong(block -> block.bytes).sum();
  }

  /** Bytes of the blocks that are kept on the executors' disks. */
  public long diskBytes() {
    return onDisk ? bytes() : 0;
  }

  /** The factor that makes the mean of the rows' weights 1. */
  public double weightFactor() {
    return Scaling.weightFactor(rows(), weightSums());
  }

  private double[] weightSums() {
    return figures.stream().mapToDouble(block -> block.weightSum).toArray();
  }

  /** The classes that the labels are from; empty if labels are no classes. */
  public BitSet classes() {
    BitSet classes = new BitSet();
    figures.forEach(block -> classes.or(BitSet.valueOf(block.classes)));
    return classes;
  }

  /** What float32 made of the features; empty if they are bytes, or very many. */
  public Optional<Rounding> rounding() {
    return Optional.ofNullable(rounding);
  }

  /** Rows of a table that are left out. */
  public LeftOut leftOut() {
    return leftOut;
  }

  /** A checksum of all labels, weights and features, independent of their order. */
  public long contentHash() {
    return figures.stream().mapToLong(block -> block.contentHash).sum();
  }

  /** The same, and which shards the rows are in: 16 hexadecimal digits. */
  public String fingerprint() {
    long fingerprint = 0;
    for (BlockFigures block : figures) {
      fingerprint = 31 * (31 * fingerprint + block.rows) + block.contentHash;
    }
    return "%016x".formatted(fingerprint);
  }

  /**
   * The BLAS of every process that packed a block, as {@link NativeBlas#library()} describes it
   * there.
   */
  public Set<String> blasInUse() {
    return figures.stream().map(block -> block.blas).collect(Collectors.toUnmodifiableSet());
  }

  /** The same rows after a shuffle within each shard. They are released with these. */
  public CachedBlocks shuffled(ColumnShuffle shuffle) {
    RDD<Block> shuffled = new ShuffledBlocks(blocks.rdd(), layout.firstShards(), shuffle);
    return new CachedBlocks(
        shuffled.toJavaRDD(), stored, onDisk, layout, figures, rounding, leftOut);
  }

  /** Brings the blocks of all shards to the driver, in their order. */
  public List<Block> collect() {
    return blocks.<Block>map(Block::inMemory).collect();
  }

  /**
   * Brings a sample of the rows to the driver: about the same number from each shard, evenly
   * spaced. The sample is the same on any cluster.
   *
   * @param most the largest number of rows
   */
  public Block sample(int most) {
    ShardLayout shards = layout;
    List<Block> parts =
        blocks
            .mapPartitionsWithIndex(
                (partition, ofPartition) -> sample(partition, ofPartition, shards, most), true)
            .collect();
    return BlockPacker.join(parts, parts.get(0).layout());
  }

  private static Iterator<Block> sample(
      int partition, Iterator<Block> blocks, ShardLayout layout, int most) {
    List<Block> parts = new ArrayList<>();
    for (int shard = layout.from(partition); blocks.hasNext(); shard++) {
      parts.add(blocks.next().spaced(layout.share(shard, most)));
    }
    return parts.iterator();
  }

  public JavaRDD<Block> blocks() {
    return blocks;
  }

  public ShardLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    stored.unpersist(false);
  }
}
