package kindling.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of Spark's transport: 8 bytes of length, a byte of type, the message. */
class FrameGateTest {
  private final FrameGate gate = new FrameGate(FrameGate.RPC_REQUEST);
  private final EmbeddedChannel channel = new EmbeddedChannel(gate);

  private static ByteBuf frame(long length, int type, int bytes) {
    return Unpooled.buffer().writeLong(length).writeByte(type).writeZero(bytes);
  }

  /** Hands bytes over in pieces, and says whether all got through. */
  private boolean passes(ByteBuf bytes, int piece) {
    int sent = bytes.readableBytes();
    int arrived = 0;
    while (bytes.isReadable() && channel.isOpen()) {
      channel.writeInbound(bytes.readRetainedSlice(Math.min(piece, bytes.readableBytes())));
    }
    for (ByteBuf read = channel.readInbound(); read != null; read = channel.readInbound()) {
      arrived += read.readableBytes();
      read.release();
    }
    return channel.isOpen() && arrived == sent;
  }

  @Test
  void framesThatAreExpectedPassInAnyPieces() {
    for (int piece : new int[] {1, 7, 8, 9, 10, 1000}) {
      assertTrue(passes(Unpooled.wrappedBuffer(frame(109, 3, 100), frame(9, 3, 0)), piece));
    }
  }

  @Test
  void aLongFrameClosesTheConnectionAtItsNinthByte() {
    assertFalse(passes(frame(Integer.MAX_VALUE, 3, 0), 100));
  }

  @Test
  void aTypeThatIsNotExpectedClosesTheConnection() {
    // A request for a stream has a name, whose length Spark believes.
    assertFalse(passes(frame(13, 6, 4), 1));
  }

  @Test
  void aNegativeLengthClosesTheConnection() {
    assertFalse(passes(frame(-1, 3, 0), 100));
  }

  @Test
  void onceOpenItTakesLongerMessagesAndOtherTypesButNotAll() {
    gate.open(1 << 20, FrameGate.RPC_REQUEST, FrameGate.ONE_WAY);
    assertTrue(passes(frame(9 + (1 << 20), FrameGate.ONE_WAY, 1 << 20), 1000));
    assertFalse(passes(frame(2 << 20, FrameGate.ONE_WAY, 0), 1000));
    assertEquals(0, channel.inboundMessages().size());
  }

  @Test
  void randomBytesCloseTheConnection() {
    byte[] bytes = new byte[1000];
    for (int seed = 0; seed < 100; seed++) {
      new Random(seed).nextBytes(bytes);
      EmbeddedChannel stranger = new EmbeddedChannel(new FrameGate(FrameGate.RPC_REQUEST));
      stranger.writeInbound(Unpooled.wrappedBuffer(bytes));
      assertFalse(stranger.isOpen());
    }
  }
}
