package kindling.cluster.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import kindling.gradient.exchange.Content;
import kindling.gradient.exchange.MessageReceiver;
import kindling.math.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages arrive as they were sent, however the network divides them. */
class MessageReaderTest {
  private static final float[] FLOATS = new float[50_000];

  private Precision precision = Precision.FLOAT32;
  private final List<String> arrived = new ArrayList<>();
  private final ExchangeGroups.Key key = new ExchangeGroups.Key(UUID.randomUUID().toString(), 3, 0);

  static {
    for (int i = 0; i < FLOATS.length; i++) {
      FLOATS[i] = 1f / (i + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void messagesArriveHoweverTheyAreDivided(Precision precision) throws IOException {
    this.precision = precision;
    int[] counts = {0, 1, 7, 40_000, 0, 20_000};
    List<String> expected = new ArrayList<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < counts.length; i++) {
      all.writeBytes(sent(i, counts[i], i + counts[i]));
      expected.add(i + " " + sum(i, i + counts[i]));
    }
    ExchangeGroups.join(key, 1, this::receiver);
    Random random = new Random(5);
    for (int most : new int[] {1, 2, 3, 5, 100, 70_000}) {
      EmbeddedChannel channel = channel();
      byte[] bytes = all.toByteArray();
      for (int at = 0; at < bytes.length; ) {
        int count = Math.min(bytes.length - at, 1 + random.nextInt(most));
        channel.writeInbound(Unpooled.copiedBuffer(bytes, at, count));
        at += count;
      }
      assertEquals(expected, arrived);
      arrived.clear();
      assertTrue(channel.isOpen());
    }
  }

  @Test
  void bfloat16HalvesTheBytesOfTheElements() throws IOException {
    int none = sent(1, 0, 0).length;
    int floats = sent(1, 40_000, 40_000).length - none;
    precision = Precision.BFLOAT16;
    assertEquals(none, sent(1, 0, 0).length);
    assertEquals(2 * 40_000, sent(1, 40_000, 40_000).length - none);
    assertEquals(4 * 40_000, floats);
  }

  @Test
  void messagesBeforeTheGroupAreKept() throws IOException {
    EmbeddedChannel channel = channel();
    channel.writeInbound(Unpooled.wrappedBuffer(sent(1, 3, 4)));
    assertEquals(List.of(), arrived);
    ExchangeGroups.join(key, 1, this::receiver);
    assertEquals(List.of("1 " + sum(1, 4)), arrived);
  }

  @Test
  void framesOfOtherTypesAreLeftForSpark() {
    EmbeddedChannel channel = channel();
    ByteBuffer frame = ByteBuffer.allocate(12).putLong(12).put((byte) FrameGate.RPC_REQUEST);
    frame.put(new byte[] {7, 8, 9}).flip();
    ByteBuf bytes = Unpooled.wrappedBuffer(frame);
    channel.writeInbound(bytes.retainedSlice(0, 4), bytes.retainedSlice(4, 6), bytes.slice(10, 2));
    ByteBuf left = Unpooled.buffer();
    for (ByteBuf part; (part = channel.readInbound()) != null; ) {
      left.writeBytes(part);
    }
    assertEquals(Unpooled.wrappedBuffer(frame), left);
  }

  @Test
  void aConnectionThatIsNotReadyIsClosed() throws IOException {
    EmbeddedChannel channel = new EmbeddedChannel(new MessageReader());
    Doorkeeper.setTraining(channel, key.training());
    channel.writeInbound(Unpooled.wrappedBuffer(sent(1, 3, 4)));
    assertFalse(channel.isOpen());
  }

  private EmbeddedChannel channel() {
    EmbeddedChannel channel = new EmbeddedChannel(new MessageReader());
    Doorkeeper.setTraining(channel, key.training());
    Doorkeeper.setReady(channel);
    return channel;
  }

  /** The bytes of a message with a number in its header, written a few at a time. */
  private byte[] sent(int number, int floats, int to) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(8 + MessageReceiver.HEADER_BYTES);
    header.putInt(key.run()).putInt(key.attempt()).put((byte) number).rewind();
    FloatsMessage message = new FloatsMessage(header, precision, rounded(), to - floats, to);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WritableByteChannel whole = Channels.newChannel(bytes);
    Random random = new Random(number);
    WritableByteChannel slow =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            int end = source.limit();
            source.limit(source.position() + Math.min(source.remaining(), random.nextInt(9_999)));
            int written = whole.write(source);
            source.limit(end);
            return written;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    while (message.transferred() < message.count()) {
      message.transferTo(slow, message.transferred());
    }
    return bytes.toByteArray();
  }

  private double sum(int from, int to) {
    float[] rounded = rounded();
    return IntStream.range(from, to).mapToDouble(i -> rounded[i]).sum();
  }

  private float[] rounded() {
    return precision.rounded(FLOATS, null);
  }

  private MessageReceiver receiver() {
    return new MessageReceiver() {
      @Override
      public Content begin(ByteBuffer header, int bytes) {
        int number = header.get();
        float[] floats = new float[bytes / precision.bytes() + 2];
        return Content.floats(
            precision,
            floats,
            1,
            () -> {
              double sum = IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).sum();
              arrived.add(number + " " + sum);
            });
      }

      @Override
      public void fail(Throwable cause) {}
    };
  }
}
