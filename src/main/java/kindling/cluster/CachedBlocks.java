package kindling.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import kindling.config.UserError;
import kindling.data.Block;
import kindling.data.BlockPacker;
import kindling.data.RowShare;
import kindling.math.NativeBlas;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * A data set cut into shards, one cached block each.
 *
 * <p>A row with an index goes to shard {@code index mod shards}; one without, to where a seeded
 * hash of its content sends it. Within a shard rows are ordered by index or hash. So the blocks
 * depend on the rows alone, not on how they were partitioned or in which order they came.
 */
public final class CachedBlocks implements AutoCloseable {
  private final JavaRDD<Block> blocks;
  private final ShardLayout layout;
  private final int[] shardRows;
  private final long bytes;
  private final long contentHash;
  private final long fingerprint;
  private final Set<String> blas;

  private CachedBlocks(
      JavaRDD<Block> blocks,
      ShardLayout layout,
      int[] shardRows,
      long bytes,
      long contentHash,
      long fingerprint,
      Set<String> blas) {
    this.blocks = blocks;
    this.layout = layout;
    this.shardRows = shardRows;
    this.bytes = bytes;
    this.contentHash = contentHash;
    this.fingerprint = fingerprint;
    this.blas = blas;
  }

  /**
   * Reads, packs and caches a data set.
   *
   * @param name what it is called in Spark's UI
   * @param rows the data set
   * @param reader for its rows
   * @param classes how many there are; labels are checked against it
   * @param layout how many shards, in how many partitions
   * @param seed of the hash
   * @param share which rows
   */
  public static CachedBlocks pack(
      String name,
      Dataset<Row> rows,
      RowReader reader,
      int classes,
      ShardLayout layout,
      long seed,
      RowShare share) {
    JavaPairRDD<Integer, Block> chunks =
        rows.javaRDD()
            .mapPartitionsToPair(
                source -> new ShardChunks(source, reader, classes, layout.shards(), seed, share));
    JavaRDD<Block> blocks =
        byShard(chunks, layout)
            .mapPartitionsWithIndex(
                (partition, arriving) -> join(partition, arriving, layout, reader), true)
            .setName(name)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      CachedBlocks packed = measured(blocks, layout);
      if (packed.rows() == 0) {
        throw new UserError(reader.source() + ": has no rows for the " + name);
      }
      return packed;
    } catch (Exception e) {
      // Exception, because Scala does not declare what Spark throws.
      blocks.unpersist(false);
      throw e;
    }
  }

  /**
   * Sends chunks to their partitions. A stream of Java's remembers what it carried, of Spark's a
   * hundred objects, and there is one for each partition: too much, of chunks of megabytes.
   */
  private static JavaRDD<Tuple2<Integer, Block>> byShard(
      JavaPairRDD<Integer, Block> chunks, ShardLayout layout) {
    SparkConf forgetful = chunks.context().getConf().set("spark.serializer.objectStreamReset", "1");
    ClassTag<Integer> shard = ClassTag$.MODULE$.apply(Integer.class);
    ClassTag<Block> block = ClassTag$.MODULE$.apply(Block.class);
    return new ShuffledRDD<>(chunks.rdd(), layout.partitioner(), shard, block, block)
        .setSerializer(new JavaSerializer(forgetful))
        .toJavaRDD();
  }

  /** Computes and caches the blocks, and asks for their sizes. */
  private static CachedBlocks measured(JavaRDD<Block> blocks, ShardLayout layout) {
    int[] shardRows = new int[layout.shards()];
    long bytes = 0;
    long contentHash = 0;
    long fingerprint = 0;
    int shard = 0;
    Set<String> blas = new TreeSet<>();
    for (Tuple2<long[], String> block :
        blocks
            .map(
                b ->
                    new Tuple2<>(
                        new long[] {b.rows(), b.sizeInBytes(), b.contentHash()},
                        NativeBlas.library().toString()))
            .collect()) {
      shardRows[shard++] = (int) block._1()[0];
      bytes += block._1()[1];
      contentHash += block._1()[2];
      fingerprint = 31 * (31 * fingerprint + block._1()[0]) + block._1()[2];
      blas.add(block._2());
    }
    return new CachedBlocks(blocks, layout, shardRows, bytes, contentHash, fingerprint, blas);
  }

  /** Packs a few rows into one block on the driver. */
  public static Block packHere(Dataset<Row> rows, RowReader reader, int classes) {
    List<Block> parts = new ArrayList<>();
    new ShardChunks(rows.toLocalIterator(), reader, classes, 1, 0, RowShare.ALL)
        .forEachRemaining(chunk -> parts.add(chunk._2()));
    return BlockPacker.join(parts, reader.width(), reader.labelWidth(), reader.asBytes());
  }

  /** Rows of each shard. */
  public int[] shardRows() {
    return shardRows.clone();
  }

  /** Rows of all shards. */
  public long rows() {
    return Arrays.stream(shardRows).asLongStream().sum();
  }

  /** Bytes of all blocks in memory. */
  public long bytes() {
    return bytes;
  }

  /** A checksum of all labels and features, whatever their order. */
  public long contentHash() {
    return contentHash;
  }

  /** The same, and which shards the rows are in: 16 hexadecimal digits. */
  public String fingerprint() {
    return "%016x".formatted(fingerprint);
  }

  /**
   * The BLAS of every process that packed a block, as {@link NativeBlas#library()} describes it
   * there.
   */
  public Set<String> blasInUse() {
    return Set.copyOf(blas);
  }

  JavaRDD<Block> blocks() {
    return blocks;
  }

  ShardLayout layout() {
    return layout;
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  /** Joins the chunks of a partition into the blocks of its shards, in their order. */
  private static Iterator<Block> join(
      int partition,
      Iterator<Tuple2<Integer, Block>> chunks,
      ShardLayout layout,
      RowReader reader) {
    int from = layout.from(partition);
    List<List<Block>> parts = new ArrayList<>();
    for (int shard = from; shard < layout.from(partition + 1); shard++) {
      parts.add(new ArrayList<>());
    }
    chunks.forEachRemaining(chunk -> parts.get(chunk._1() - from).add(chunk._2()));
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Block> shard = parts.set(i, Collections.emptyList());
      blocks.add(BlockPacker.join(shard, reader.width(), reader.labelWidth(), reader.asBytes()));
    }
    return blocks.iterator();
  }
}
