package kindling.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.FileRegion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import kindling.math.Precision;

/**
 * A one-way message of Spark's protocol whose content is a header and elements of an array. The
 * elements are copied only when the socket takes them, a few at a time, so that a message needs no
 * memory of its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails is closed, and noticed
final class FloatsMessage extends AbstractReferenceCounted implements FileRegion {
  /** The largest message that is copied as a whole, and the size of a copy of a larger one. */
  private static final int COPY = 1 << 16;

  /** Length of the frame, type of the message, length of its body. */
  static final int FRAME = Long.BYTES + 1 + Integer.BYTES;

  private static final ThreadLocal<ByteBuffer> COPIES =
      ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(COPY).order(ByteOrder.LITTLE_ENDIAN));

  private final ByteBuffer start;
  private final Precision precision;
  private final float[] elements;
  private final int from;
  private final long size;
  private long transferred;

  /**
   * A message of a header and the elements {@code from} to {@code to - 1}; nothing is copied.
   *
   * @param precision in which the elements are sent, which has all of their values
   */
  FloatsMessage(ByteBuffer header, Precision precision, float[] elements, int from, int to) {
    int bytes = Math.multiplyExact(precision.bytes(), to - from);
    int body = Math.addExact(header.remaining(), bytes);
    this.start = ByteBuffer.allocate(FRAME + header.remaining());
    start
        .putLong((long) FRAME + body)
        .put((byte) FrameGate.ONE_WAY)
        .putInt(body)
        .put(header)
        .flip();
    this.precision = precision;
    this.elements = elements;
    this.from = from;
    this.size = (long) FRAME + body;
  }

  /** Sends the message; may be called by any thread. */
  void sendOver(Channel channel) {
    if (size > COPY && channel.pipeline().get(SslHandler.class) == null) {
      channel.writeAndFlush(this);
      return;
    }
    ByteBuf copy = channel.alloc().directBuffer((int) size);
    fill(copy.nioBuffer(0, (int) size).order(ByteOrder.LITTLE_ENDIAN), 0);
    copy.writerIndex((int) size);
    channel.writeAndFlush(copy);
  }

  /** Fills an empty buffer with the bytes of the message from a position on. */
  private void fill(ByteBuffer to, long position) {
    if (position < start.limit()) {
      ByteBuffer part = start.duplicate().position((int) position);
      part.limit(Math.min(part.limit(), part.position() + to.remaining()));
      to.put(part);
    }
    long at = Math.max(0, position - start.limit());
    int bytes = precision.bytes();
    int element = from + (int) (at / bytes);
    int skipped = (int) (at % bytes);
    int end = from + (int) ((size - start.limit()) / bytes);
    int count = Math.min(end - element, to.remaining() / bytes);
    precision.put(elements, element, count, to);
    to.limit(to.position()).position(skipped);
  }

  @Override
  public long transferTo(WritableByteChannel target, long position) throws IOException {
    ByteBuffer copy = COPIES.get().clear();
    fill(copy, position);
    long written = target.write(copy);
    transferred += written;
    return written;
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public long transferred() {
    return transferred;
  }

  @Deprecated
  @Override
  public long transfered() {
    return transferred;
  }

  @Override
  public long count() {
    return size;
  }

  @Override
  protected void deallocate() {}

  @Override
  public FileRegion touch(Object hint) {
    return this;
  }

  @Override
  public FileRegion touch() {
    return this;
  }

  @Override
  public FileRegion retain() {
    super.retain();
    return this;
  }

  @Override
  public FileRegion retain(int increment) {
    super.retain(increment);
    return this;
  }
}
