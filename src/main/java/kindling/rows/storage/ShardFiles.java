package kindling.rows.storage;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.data.Block;
import kindling.data.BlockFile;
import kindling.data.BlockPacker;
import kindling.data.RowLayout;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/**
 * Packs the shards of a partition into a file in one of Spark's local folders. A task has one shard
 * at a time in memory, twice while it puts the rows in order.
 */
public final class ShardFiles {
  private static final String CURE =
      "free some space, name a folder on a larger disk (%s), or give more memory (%s)";

  private static final Variant LOCAL_FOLDER =
      new Variant("kindling --conf spark.local.dir=FOLDER ...", "spark.local.dir = FOLDER");

  private ShardFiles() {}

  /**
   * Joins chunks into the blocks of shards.
   *
   * @param from the first shard
   * @param until the shard after the last
   * @param bytes that the rows are expected to take
   * @throws UserError if the disk has no room for them
   */
  public static ShardsOnDisk pack(
      Iterator<Tuple2<Integer, Block>> chunks, int from, int until, RowLayout rows, long bytes) {
    File place = place();
    requireRoom(place, bytes);
    try (BlockFile arrived = new BlockFile(place.toPath())) {
      BlockFile file = new BlockFile(place().toPath());
      try {
        return new ShardsOnDisk(pack(chunks, from, until, rows, arrived, file), file);
      } catch (IOException | RuntimeException | Error e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw UserError.of("the rows cannot be written to Spark's local folder %s", place.getParent())
          .found("%s", e.getMessage())
          .cure(CURE, LOCAL_FOLDER, Variant.EXECUTOR_MEMORY)
          .because(e);
    }
  }

  private static List<Block> pack(
      Iterator<Tuple2<Integer, Block>> chunks,
      int from,
      int until,
      RowLayout rows,
      BlockFile arrived,
      BlockFile file)
      throws IOException {
    List<List<Block>> parts = new ArrayList<>();
    for (int shard = from; shard < until; shard++) {
      parts.add(new ArrayList<>());
    }
    while (chunks.hasNext()) {
      Tuple2<Integer, Block> chunk = chunks.next();
      parts.get(chunk._1() - from).add(arrived.append(chunk._2().inMemory()));
    }
    List<Block> blocks = new ArrayList<>();
    for (List<Block> shard : parts) {
      blocks.add(file.append(BlockPacker.join(shard, rows)));
    }
    return List.copyOf(blocks);
  }

  /** A new file in the folders that {@code spark.local.dir} or the cluster's manager names. */
  private static File place() {
    return SparkEnv.get().blockManager().diskBlockManager().createTempLocalBlock()._2();
  }

  /** The rows are there twice, as they arrive and in their order. */
  static void requireRoom(File place, long bytes) {
    long free = place.getParentFile().getUsableSpace();
    if (free > 0 && free < 2 * bytes) {
      throw UserError.of(
              "the rows do not fit in memory, and Spark's local folder %s has no room for them",
              place.getParent())
          .found("%,d MiB free", free >> 20)
          .expected("%,d MiB, twice the rows of a task", (2 * bytes) >> 20)
          .cure(CURE, LOCAL_FOLDER, Variant.EXECUTOR_MEMORY);
    }
  }
}
