package kindling.rows.storage;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kindling.data.Block;
import kindling.data.BlockFile;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * The shards of a partition in a file of this process. Spark keeps the object with its cached data,
 * and closes it when the data set is removed; the file is closed when the last task that reads it
 * has ended. In another process the object is empty.
 */
public final class ShardsOnDisk implements Serializable, AutoCloseable, KnownSizeEstimation {
  @Serial private static final long serialVersionUID = 1L;

  /** What Spark counts for the object; it would follow all references in the process. */
  private static final long ESTIMATED_BYTES = 1024;

  // null in another process
  private final transient List<Block> blocks;
  private final transient BlockFile file;
  private final transient AtomicInteger users;

  ShardsOnDisk(List<Block> blocks, BlockFile file) {
    this.blocks = blocks;
    this.file = file;
    this.users = new AtomicInteger(1);
  }

  /** Keeps the file open until {@link #close} has been called once more; false if it is closed. */
  boolean open() {
    return blocks != null && users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
  }

  /** The blocks of the shards, in their order. */
  List<Block> blocks() {
    return blocks;
  }

  @Override
  public void close() {
    if (blocks != null && users.decrementAndGet() == 0) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public long estimatedSize() {
    return ESTIMATED_BYTES;
  }
}
