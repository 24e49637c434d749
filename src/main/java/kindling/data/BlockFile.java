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
import kindling.data.features.FeatureType;

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
    RecordReads.Places places = places(block, format);
    ByteBuffer buffer = ByteBuffer.allocate(0);
    for (int row = 0; row < block.rows(); row++) {
      int bytes = places.bytes(row);
      if (buffer.remaining() < bytes) {
        write(buffer);
        long rest = places.start(block.rows()) - places.start(row);
        int wanted = (int) Math.max(bytes, Math.min(WRITE_BYTES, rest));
        buffer = buffer.capacity() < wanted ? buffer(wanted) : buffer;
      }
      format.put(block, row, buffer);
    }
    write(buffer);
    return new FileBlock(this, places, block.rows(), block.layout());
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Writes what is in a buffer to the end of the file, and empties it. */
  private void write(ByteBuffer buffer) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      end += channel.write(buffer, end);
    }
    buffer.clear();
  }

  /** Where the records of a block are once they are written. */
  private RecordReads.Places places(MemoryBlock block, RecordFormat format) {
    RowLayout layout = block.layout();
    if (layout.type() != FeatureType.SPARSE) {
      return RecordReads.Places.even(end, layout.rowBytes());
    }
    long[] starts = new long[block.rows() + 1];
    starts[0] = end;
    for (int row = 0; row < block.rows(); row++) {
      starts[row + 1] = starts[row] + format.bytes(block, row);
    }
    return RecordReads.Places.of(starts);
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
