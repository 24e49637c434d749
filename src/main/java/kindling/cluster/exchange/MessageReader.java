package kindling.cluster.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import kindling.gradient.exchange.Content;
import kindling.gradient.exchange.MessageReceiver;
import kindling.gradient.exchange.Peers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages of an exchange as their bytes arrive, after a {@link FrameGate} has checked
 * their frames, and writes their content to its place. Spark's decoders would collect a message in
 * a new array first. They get the frames of all other types.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closing: there is nothing to do afterwards
final class MessageReader extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

  /** Length of the frame, and type of the message. */
  private static final int FRAME = Long.BYTES + 1;

  private static final int START =
      FloatsMessage.FRAME + Peers.RESERVED + MessageReceiver.HEADER_BYTES;

  // Big-endian, as Spark's frames and our reserved bytes are.
  private final ByteBuffer start = ByteBuffer.allocate(START);
  private long bytesLeft;
  // null in a frame of another type
  private Content content;

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (bytes.isReadable()) {
        if (bytesLeft > 0) {
          readOn(context, bytes, (int) Math.min(bytesLeft, bytes.readableBytes()));
        } else {
          readStart(context, bytes);
        }
      }
    } catch (RuntimeException e) {
      Channel channel = context.channel();
      LOG.warn("closing the connection from {}: {}", channel.remoteAddress(), e.toString());
      content = Content.DROPPED;
      bytesLeft = Long.MAX_VALUE;
      channel.close();
    } finally {
      bytes.release();
    }
  }

  private void readOn(ChannelHandlerContext context, ByteBuf bytes, int count) {
    bytesLeft -= count;
    if (content == null) {
      context.fireChannelRead(bytes.readRetainedSlice(count));
      return;
    }
    content.take(bytes.nioBuffer(bytes.readerIndex(), count));
    bytes.skipBytes(count);
    if (bytesLeft == 0) {
      content.end();
    }
  }

  private void readStart(ChannelHandlerContext context, ByteBuf bytes) {
    boolean known = start.position() >= FRAME;
    start.limit(Math.min((known ? START : FRAME), start.position() + bytes.readableBytes()));
    bytes.readBytes(start);
    start.limit(START);
    if (start.position() < FRAME || (start.position() > FRAME && start.hasRemaining())) {
      return;
    }
    long length = start.getLong(0);
    if (start.get(Long.BYTES) != FrameGate.ONE_WAY) {
      bytesLeft = length - FRAME;
      content = null;
      context.fireChannelRead(Unpooled.copiedBuffer(start.flip()));
      start.clear();
    } else if (!start.hasRemaining()) {
      bytesLeft = length - START;
      int key = FloatsMessage.FRAME;
      ExchangeGroups.Key group =
          new ExchangeGroups.Key(
              Doorkeeper.trainingOf(context.channel()),
              start.getInt(key),
              start.getInt(key + Integer.BYTES));
      start.flip().position(key + Peers.RESERVED);
      ByteBuffer header = start.slice().order(ByteOrder.LITTLE_ENDIAN);
      content = ExchangeGroups.begin(group, header, (int) bytesLeft);
      start.clear();
      if (bytesLeft == 0) {
        content.end();
      }
    } else if (length < START) {
      throw new IllegalStateException("a message of " + length + " bytes");
    }
  }
}
