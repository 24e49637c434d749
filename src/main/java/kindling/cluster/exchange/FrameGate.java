package kindling.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Checks the first nine bytes of each frame, its length and the type of its message, before Spark's
 * decoders read it. If the frame is too long, or of an unexpected type, the connection is closed
 * before memory is allocated for the frame: Spark's decoders accept any length up to 2 GB.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: there is nothing to do afterwards
final class FrameGate extends ChannelInboundHandlerAdapter {
  /** Types of Spark's messages, by their bytes. */
  static final int RPC_REQUEST = 3;

  static final int RPC_RESPONSE = 4;
  static final int RPC_FAILURE = 5;
  static final int ONE_WAY = 9;

  /** Bytes of a frame besides the message itself, with some reserve. */
  private static final int OVERHEAD = 64;

  /** Enough for a message of a {@link Handshake}. */
  private static final int SHORT_BYTES = 256;

  private static final int HEAD = Long.BYTES + 1;

  private long mostBytes = SHORT_BYTES;
  private int types;
  private long length;
  private int headBytes;
  private long bytesLeft;
  private boolean closed;

  /** A gate for short messages of one type. */
  FrameGate(int type) {
    this.types = 1 << type;
  }

  /** Opens the gate for messages of these types, up to a size. */
  void open(long messageBytes, int... types) {
    this.mostBytes = messageBytes + OVERHEAD;
    this.types = 0;
    for (int type : types) {
      this.types |= 1 << type;
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closed || !(message instanceof ByteBuf bytes) || !passes(bytes)) {
      closed = true;
      ReferenceCountUtil.release(message);
      context.close();
      return;
    }
    context.fireChannelRead(message);
  }

  private boolean passes(ByteBuf bytes) {
    for (int at = bytes.readerIndex(); at < bytes.writerIndex(); ) {
      if (bytesLeft > 0) {
        long skipped = Math.min(bytesLeft, bytes.writerIndex() - at);
        bytesLeft -= skipped;
        at += (int) skipped;
        continue;
      }
      int next = bytes.getByte(at++) & 0xFF;
      if (++headBytes < HEAD) {
        length = length << Byte.SIZE | next;
        continue;
      }
      if (length < HEAD || length > mostBytes || next >= Integer.SIZE || (types >> next & 1) == 0) {
        return false;
      }
      bytesLeft = length - HEAD;
      headBytes = 0;
      length = 0;
    }
    return true;
  }
}
