package kindling.report.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A browser's connection, which never waits: it takes what has arrived and sends what there is room
 * for. Each phase has its time; {@link #isOverdue} says when that is up. One thread calls.
 */
final class Connection {
  private static final int FIRST_BYTES = 2048;
  private static final int PIECE_BYTES = 1 << 16;

  private final SocketChannel channel;
  private final SelectionKey key;
  private byte[] head = new byte[FIRST_BYTES];
  private int headBytes;
  private int ignoredBytes;
  private ByteBuffer pending = ByteBuffer.allocate(0);
  private Phase phase = Phase.ASKING;
  private long since = System.nanoTime();
  private long seen;

  /** Where a connection stands, and how long it may stay there without being done. */
  private enum Phase {
    /** The request comes. */
    ASKING(10),
    /** The answer goes out. */
    ANSWERING(30),
    /** Events go out; the time is that for what has been sent at once. */
    STREAMING(30),
    /** All is sent; the browser closes, which is when it has read it. */
    CLOSING(2);

    private final long nanos;

    Phase(int seconds) {
      this.nanos = TimeUnit.SECONDS.toNanos(seconds);
    }
  }

  Connection(SocketChannel channel, SelectionKey key) {
    this.channel = channel;
    this.key = key;
  }

  /**
   * Takes what has arrived.
   *
   * @return the request, once it is whole; else null
   * @throws IOException if the browser is gone, or sends what it should not
   * @throws IllegalArgumentException if that is no request
   */
  Request read() throws IOException {
    boolean asking = phase == Phase.ASKING;
    if (asking && headBytes == head.length) {
      if (headBytes == Request.MOST_BYTES) {
        throw new IllegalArgumentException("too long a request");
      }
      head = Arrays.copyOf(head, 2 * headBytes);
    }
    int from = asking ? headBytes : 0;
    int count = channel.read(ByteBuffer.wrap(head, from, head.length - from));
    if (count < 0) {
      throw new IOException("the browser is gone");
    }
    if (asking) {
      headBytes += count;
      return Request.parse(head, headBytes - count, headBytes);
    }
    ignoredBytes += count;
    if (ignoredBytes > Request.MOST_BYTES) {
      throw new IOException("the browser sends more than a request");
    }
    return null;
  }

  /** Answers the request; the connection ends with that. */
  void answer(byte[] bytes) throws IOException {
    phase = Phase.ANSWERING;
    send(bytes);
  }

  /**
   * Answers the request with a stream.
   *
   * @param head what comes before the first event
   * @param seen the last event that the browser has seen
   */
  void stream(byte[] head, long seen) throws IOException {
    phase = Phase.STREAMING;
    this.seen = seen;
    send(head);
  }

  /** Sends what comes next in a stream, up to an event. */
  void send(byte[] bytes, long upTo) throws IOException {
    seen = upTo;
    send(bytes);
  }

  private void send(byte[] bytes) throws IOException {
    pending = ByteBuffer.wrap(bytes);
    since = System.nanoTime();
    write();
  }

  /** Sends as much as there is room for. */
  void write() throws IOException {
    // In pieces: Java copies what it is given before it sees how much there is room for.
    int sent = PIECE_BYTES;
    while (pending.hasRemaining() && sent == PIECE_BYTES) {
      ByteBuffer piece = pending.slice();
      sent = channel.write(piece.limit(Math.min(PIECE_BYTES, piece.limit())));
      pending.position(pending.position() + sent);
    }
    if (pending.hasRemaining()) {
      // While an answer goes out nothing is read: it would not be answered.
      key.interestOps(
          SelectionKey.OP_WRITE | (phase == Phase.STREAMING ? SelectionKey.OP_READ : 0));
      return;
    }
    since = System.nanoTime();
    key.interestOps(SelectionKey.OP_READ);
    if (phase == Phase.ANSWERING) {
      finish();
    }
  }

  /** Says that nothing more will come: a close at once could take back what is still on its way. */
  void finish() throws IOException {
    phase = Phase.CLOSING;
    since = System.nanoTime();
    channel.shutdownOutput();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone, one way or the other.
    }
  }

  boolean isStream() {
    return phase == Phase.STREAMING;
  }

  boolean isAnswering() {
    return phase == Phase.ANSWERING;
  }

  /** Whether all that was sent is on its way. */
  boolean isIdle() {
    return !pending.hasRemaining();
  }

  /** The last event that was sent, or that the browser said it had seen. */
  long seen() {
    return seen;
  }

  /** How long it has been in its phase; of a stream, since something was sent. */
  long nanos() {
    return System.nanoTime() - since;
  }

  boolean isOverdue() {
    return nanos() > phase.nanos && !(isStream() && isIdle());
  }
}
