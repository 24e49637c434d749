package kindling.data;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file with the rows of blocks, for this process alone. Its name disappears when it is opened,
 * and its space is free when it is closed or when the process ends in any way, also when it is
 * killed.
 */
public final class BlockFile implements Closeable {
  private static final int WRITE_BYTES = 1 << 20;

  /** Of the heap, for rows that were read ahead. */
  private static final int AHEAD_SHARE = 64;

  private final FileChannel channel;
  private final AtomicLong aheadBytes = new AtomicLong();
  private final long mostAheadBytes =
      Math.max(1 << 20, Runtime.getRuntime().maxMemory() / AHEAD_SHARE);
  private long end;

  /** Makes the file, which must not exist. */
  public BlockFile(Path path) throws IOException {
    this.channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** The number of bytes written so far. */
  public long bytes() {
    return end;
  }

  /**
   * Writes the rows of a block to the end of the file.
   *
   * @return the same rows, which stay in the file
   */
  public FileBlock append(MemoryBlock block) throws IOException {
    RecordFormat format = new RecordFormat(block.layout());
    long from = end;
    int most = Math.max(1, WRITE_BYTES / format.bytes());
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.min(most, block.rows()) * format.bytes())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int row = 0; row < block.rows(); row++) {
      format.put(block, row, buffer);
      if (!buffer.hasRemaining() || row + 1 == block.rows()) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          end += channel.write(buffer, end);
        }
        buffer.clear();
      }
    }
    return new FileBlock(this, from, block.rows(), block.layout());
  }

  /** Reads until the buffer is full. */
  void read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      if (channel.read(into, position + into.position() - start) < 0) {
        throw new EOFException("the file of the rows ends at byte " + end);
      }
    }
  }

  /** Takes memory for rows that are read ahead; false if there is not enough. */
  boolean takeAhead(long bytes) {
    if (aheadBytes.addAndGet(bytes) > mostAheadBytes) {
      aheadBytes.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBackAhead(long bytes) {
    aheadBytes.addAndGet(-bytes);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
