package kindling.report.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Serves a page, and the events that keep it up to date, to browsers. One thread serves all
 * connections and never waits for one of them. There are at most {@value #MOST_CONNECTIONS}
 * connections at a time, so that browsers cannot use up the threads or open files of the training.
 * When there are more, the oldest connection that is not a stream is closed: a browser sends its
 * request within milliseconds.
 */
final class PageServer implements AutoCloseable {
  static final int MOST_CONNECTIONS = 128;
  private static final int MOST_STREAMS = 32;
  private static final int TICK_MILLIS = 100;

  /** After a connection could not be accepted, the next one is accepted after this time. */
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** {@link #close} waits this long for a browser that does not read. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A browser that lost its connection has this long to come back for the last event. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final ServerSocketChannel server;
  private final Selector selector;
  private final InetSocketAddress address;
  private final SelectionKey accepting;
  private final Thread thread = new Thread(this::run, "kindling live page");
  private final Answers answers;
  private final EventFeed feed;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private long brokenNanos = System.nanoTime() - FAREWELL_NANOS;
  private long refusedNanos = System.nanoTime() - REFUSED_NANOS;
  private volatile int open;
  // 0 while the training runs
  private volatile long endNanos;

  /** The content at a path. */
  record Content(String type, String text) {}

  /**
   * A server, which listens as soon as it is {@linkplain #start started}.
   *
   * @param contents by path
   * @throws IOException if the address cannot be used
   */
  PageServer(InetSocketAddress address, Map<String, Content> contents, EventFeed feed)
      throws IOException {
    this.server = ServerSocketChannel.open();
    try {
      server.bind(address, MOST_CONNECTIONS).configureBlocking(false);
      this.address = (InetSocketAddress) server.getLocalAddress();
      this.selector = Selector.open();
      this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    this.answers = new Answers(contents, address.getAddress().isLoopbackAddress());
    this.feed = feed;
    feed.onChange(selector::wakeup);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  int port() {
    return address.getPort();
  }

  InetSocketAddress address() {
    return address;
  }

  /** The number of open connections; for tests. */
  int connections() {
    return open;
  }

  private void run() {
    try {
      while (endNanos == 0 || isAwaited()) {
        selector.select(this::turn, TICK_MILLIS);
        if (System.nanoTime() - refusedNanos > REFUSED_NANOS) {
          accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        for (Connection connection : List.copyOf(connections)) {
          if (connection.isOverdue()) {
            drop(connection);
          } else if (connection.isStream() && connection.isIdle()) {
            attempt(connection, () -> feed.sendNews(connection));
          }
        }
      }
    } catch (IOException e) {
      // Without a selector nothing can be served; the training does not need the page.
    } finally {
      List.copyOf(connections).forEach(this::drop);
      closeAll();
    }
  }

  private void closeAll() {
    try {
      selector.close();
      server.close();
    } catch (IOException e) {
      // Closed, as far as possible.
    }
  }

  private void turn(SelectionKey key) {
    if (key == accepting) {
      accept();
    } else if (key.attachment() instanceof Connection connection) {
      attempt(
          connection,
          () -> {
            if (key.isWritable()) {
              connection.write();
            }
            if (key.isReadable()) {
              read(connection);
            }
          });
    }
  }

  /** A failure closes this connection and no other. */
  private void attempt(Connection connection, Act act) {
    try {
      act.run();
    } catch (IOException | RuntimeException e) {
      drop(connection);
    }
  }

  private interface Act {
    void run() throws IOException;
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (connections.size() >= MOST_CONNECTIONS) {
        drop(oldest());
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      Connection connection = new Connection(channel, key);
      key.attach(connection);
      connections.add(connection);
      open = connections.size();
    } catch (IOException e) {
      // The process may have reached its limit of open files: accept again later.
      accepting.interestOps(0);
      refusedNanos = System.nanoTime();
    }
  }

  /** The oldest connection that is not a stream; one without an answer first. */
  private Connection oldest() {
    List<Connection> candidates = new ArrayList<>();
    for (Connection connection : connections) {
      if (!connection.isStream() && !connection.isAnswering()) {
        return connection;
      }
      if (!connection.isStream()) {
        candidates.add(connection);
      }
    }
    return candidates.get(0);
  }

  private void drop(Connection connection) {
    if (connections.remove(connection) && connection.isStream()) {
      brokenNanos = System.nanoTime();
    }
    open = connections.size();
    connection.close();
  }

  private void read(Connection connection) throws IOException {
    Request request;
    try {
      request = connection.read();
    } catch (IllegalArgumentException e) {
      connection.answer(answers.badRequest());
      return;
    }
    if (request == null) {
      return;
    }
    if (!answers.isForEvents(request)) {
      connection.answer(answers.to(request));
    } else if (connections.stream().filter(Connection::isStream).count() >= MOST_STREAMS) {
      connection.answer(answers.tooMany());
    } else {
      connection.stream(answers.streamHead(), feed.lastSeen(request));
    }
  }

  /**
   * Whether {@link #close} waits: for a stream that still reads, or that just lost its connection.
   */
  private boolean isAwaited() {
    long now = System.nanoTime();
    return now - endNanos < FAREWELL_NANOS
        && (now - brokenNanos < FAREWELL_NANOS
            || connections.stream()
                .anyMatch(c -> c.isStream() && (c.isIdle() || c.nanos() < STUCK_NANOS)));
  }

  /** Waits a short time for all streams to get the last event, then closes the page. */
  @Override
  public void close() {
    if (endNanos == 0) {
      endNanos = System.nanoTime() | 1;
    }
    feed.end();
    if (!thread.isAlive()) {
      closeAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
