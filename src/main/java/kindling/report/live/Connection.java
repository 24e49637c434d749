package kindling.report.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * A browser's connection, which never blocks: it reads what has arrived and writes what the socket
 * accepts. Each phase has a time limit; see {@link #isOverdue}. Used by one thread.
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

  /** The phases of a connection, with their time limits. */
  private enum Phase {
    /** The request arrives. */
    ASKING(10),
    /** The answer is sent. */
    ANSWERING(30),
    /** Events are sent; the limit applies to each piece that is being sent. */
    STREAMING(30),
    /** Everything is sent; the browser closes the connection when it has read it. */
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
   * Reads what has arrived.
   *
   * @return the request when it is complete; else null
   * @throws IOException if the browser has disconnected, or sends more than a request
   * @throws IllegalArgumentException if the data is not a request
   */
  Request read() throws IOException {
    boolean asking = phase == Phase.ASKING;
    if (asking && headBytes == head.length) {
      if (headBytes == Request.MOST_BYTES) {
        throw new IllegalArgumentException("the request is too long");
      }
      head = Arrays.copyOf(head, 2 * headBytes);
    }
    int from = asking ? headBytes : 0;
    int count = channel.read(ByteBuffer.wrap(head, from, head.length - from));
    if (count < 0) {
      throw new IOException("the browser has disconnected");
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

  /** Answers the request and then ends the connection. */
  void answer(byte[] bytes) throws IOException {
    phase = Phase.ANSWERING;
    send(bytes);
  }

  /**
   * Answers the request with a stream.
   *
   * @param head sent before the first event
   * @param seen number of the last event that the browser has received
   */
  void stream(byte[] head, long seen) throws IOException {
    phase = Phase.STREAMING;
    this.seen = seen;
    send(head);
  }

  /** Sends the next events of a stream, up to number {@code upTo}. */
  void send(byte[] bytes, long upTo) throws IOException {
    seen = upTo;
    send(bytes);
  }

  private void send(byte[] bytes) throws IOException {
    pending = ByteBuffer.wrap(bytes);
    since = System.nanoTime();
    write();
  }

  /** Sends as much as the socket accepts. */
  void write() throws IOException {
    // In pieces, because Java copies the whole buffer before it knows how much the socket accepts.
    int sent = PIECE_BYTES;
    while (pending.hasRemaining() && sent == PIECE_BYTES) {
      ByteBuffer piece = pending.slice();
      sent = channel.write(piece.limit(Math.min(PIECE_BYTES, piece.limit())));
      pending.position(pending.position() + sent);
    }
    if (pending.hasRemaining()) {
      // While an answer is sent, nothing is read, because it would not be answered.
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

  /** Ends the output. Closing at once could discard data that is still being transmitted. */
  void finish() throws IOException {
    phase = Phase.CLOSING;
    since = System.nanoTime();
    channel.shutdownOutput();
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The connection is gone in any case.
    }
  }

  boolean isStream() {
    return phase == Phase.STREAMING;
  }

  boolean isAnswering() {
    return phase == Phase.ANSWERING;
  }

  /** Whether no data is waiting to be sent. */
  boolean isIdle() {
    return !pending.hasRemaining();
  }

  /** The number of the last event that was sent, or that the browser had received before. */
  long seen() {
    return seen;
  }

  /** The time since the phase began or, in a stream, since data was last sent. */
  long nanos() {
    return System.nanoTime() - since;
  }

  boolean isOverdue() {
    return nanos() > phase.nanos && !(isStream() && isIdle());
  }
}
