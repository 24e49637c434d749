package kindling.rows;

import kindling.config.DataSettings.Storage;
import kindling.config.UserError;
import kindling.config.message.Variant;
import kindling.rows.storage.StorageMemory;
import org.apache.spark.SparkContext;

/**
 * Where the blocks of a data set are kept: in the executors' memory, or in files on their disks.
 *
 * @param wanted what the settings say
 * @param heldBytes what other sets of the same training take in memory
 */
public record BlockStorage(Storage wanted, long heldBytes) {
  /** In memory if the blocks fit there. */
  public static final BlockStorage AUTO = new BlockStorage(Storage.AUTO, 0);

  /** The same for a set that is packed after others. */
  public BlockStorage after(CachedBlocks packed) {
    return new BlockStorage(wanted, heldBytes + packed.bytes() - packed.diskBytes());
  }

  /**
   * Decides for a set.
   *
   * @param bytes of all its blocks
   * @throws UserError if neither memory nor disk can take it
   */
  boolean onDisk(SparkContext spark, ShardLayout layout, long bytes) {
    int slots = Math.max(1, TaskSlots.now(spark));
    long memoryOfSlot = StorageMemory.of(spark) / slots;
    long memory = memoryOfSlot * Math.min(slots, layout.partitions());
    if (memory == 0) {
      return wanted == Storage.DISK;
    }
    if (wanted == Storage.MEMORY && heldBytes + bytes > memory) {
      throw UserError.setting("data.storage")
          .found(
              "memory, but the rows take %,d MiB, and the executors have room for %,d",
              mebibytes(heldBytes + bytes), mebibytes(memory))
          .cure("set {data.storage} = auto, or give more memory (%s)", Variant.EXECUTOR_MEMORY);
    }
    // A quarter stays free for broadcasts, and for shards that are larger than others.
    boolean fits = heldBytes + bytes <= memory / 4 * 3;
    boolean disk = wanted == Storage.DISK || (wanted == Storage.AUTO && !fits);
    if (disk) {
      requireSmallShards(layout.shards(), bytes, memoryOfSlot);
    }
    return disk;
  }

  /** A task puts the rows of a shard in order in memory, where it has them twice. */
  private static void requireSmallShards(int shards, long bytes, long memoryOfSlot) {
    if (2 * bytes / shards > memoryOfSlot) {
      throw UserError.of(
              "each of the %d shards takes %,d MiB, and a task has memory for two of %,d MiB",
              shards, mebibytes(bytes / shards), mebibytes(memoryOfSlot / 2))
          .cure(
              "set {training.shards} to %,d or more, or give more memory (%s)",
              2 * bytes / memoryOfSlot + 1, Variant.EXECUTOR_MEMORY)
          .key("training.shards");
    }
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
