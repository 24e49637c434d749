package kindling.report.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kindling.report.live.EventRing.Event;

/**
 * Serves a page, and the events that update it, to browsers. One thread serves all of them without
 * blocking, with at most {@value #MOST_CONNECTIONS} connections, so that clients cannot take
 * threads or open files from the training. If there are more connections, the oldest one that is
 * not a stream is closed: a real browser sends its request within milliseconds.
 *
 * <p>A new browser, or one that has missed too many events, gets the complete state in one event,
 * {@code snapshot}.
 */
final class PageServer implements AutoCloseable {
  static final int MOST_CONNECTIONS = 128;
  private static final int MOST_STREAMS = 32;
  private static final int TICK_MILLIS = 100;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A snapshot is reused for this time, or until the next event. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long {@link #close} waits for a browser that does not read. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long {@link #close} waits for disconnected browsers to reconnect for the last event. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final ServerSocketChannel server;
  private final Selector selector;
  private final InetSocketAddress address;
  private final SelectionKey accepting;
  private final Thread thread = new Thread(this::run, "kindling live page");
  private final Answers answers;
  private final String training;
  private final EventRing events;
  private final Supplier<String> snapshot;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private Event lastSnapshot = new Event(-1, "", "");
  private long snapshotNanos;
  private long brokenNanos = System.nanoTime() - FAREWELL_NANOS;
  private long refusedNanos = System.nanoTime() - FRESH_NANOS;
  private volatile int open;
  // 0 while the training runs
  private volatile long endNanos;

  /** The content of a path. */
  record Content(String type, String text) {}

  /**
   * Binds the address; {@link #start} begins to serve.
   *
   * @param contents by path
   * @param training part of the events' ids, which distinguishes them from those of other trainings
   * @param snapshot returns the complete state as JSON
   * @throws IOException if the address cannot be used
   */
  PageServer(
      InetSocketAddress address,
      Map<String, Content> contents,
      String training,
      EventRing events,
      Supplier<String> snapshot)
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
    this.training = training;
    this.events = events;
    this.snapshot = snapshot;
    events.onChange(selector::wakeup);
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

  /** The number of connections; for tests. */
  int connections() {
    return open;
  }

  private void run() {
    try {
      while (endNanos == 0 || isAwaited()) {
        selector.select(this::turn, TICK_MILLIS);
        if (System.nanoTime() - refusedNanos > FRESH_NANOS) {
          accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        for (Connection connection : List.copyOf(connections)) {
          if (connection.isOverdue()) {
            drop(connection);
          } else if (connection.isStream() && connection.isIdle()) {
            attempt(connection, () -> sendEvents(connection));
          }
        }
      }
    } catch (IOException e) {
      // Without a selector the page cannot be served; the training continues without it.
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
      // Closed as far as possible.
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

  /** An error of an action closes only its own connection. */
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
      // The process may have too many open files: waiting connections are accepted later.
      accepting.interestOps(0);
      refusedNanos = System.nanoTime();
    }
  }

  /** The oldest connection that is not a stream, preferably one that is not being answered. */
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
      connection.stream(answers.streamHead(), lastSeen(request));
    }
  }

  /**
   * The number of the last event that a browser has received of this training; negative for none.
   */
  private long lastSeen(Request request) {
    String id = request.header("Last-Event-ID");
    if (id == null && request.query() != null && request.query().startsWith("after=")) {
      id = request.query().substring("after=".length());
    }
    return id != null && id.matches(training + "-\\d{1,18}")
        ? Long.parseLong(id.substring(training.length() + 1))
        : -1;
  }

  /** Sends new events to a stream, and ends it after the last event. */
  private void sendEvents(Connection stream) throws IOException {
    if (events.isOverAfter(stream.seen())) {
      stream.finish();
      return;
    }
    List<Event> missed = events.after(stream.seen());
    if (missed == null) {
      Event all = snapshot();
      stream.send(bytes(text(all)), all.number());
    } else if (!missed.isEmpty()) {
      StringBuilder texts = new StringBuilder();
      missed.forEach(event -> texts.append(text(event)));
      stream.send(bytes(texts.toString()), missed.get(missed.size() - 1).number());
    } else if (stream.nanos() > HEARTBEAT_NANOS) {
      stream.send(bytes(": nothing new\n\n"), stream.seen());
    }
  }

  /** The complete state, shared by browsers that connect at about the same time. */
  private Event snapshot() {
    // Later events may already be part of the snapshot and are sent again.
    long last = events.last();
    if (lastSnapshot.number() != last || System.nanoTime() - snapshotNanos > FRESH_NANOS) {
      lastSnapshot = new Event(last, "snapshot", snapshot.get());
      snapshotNanos = System.nanoTime();
    }
    return lastSnapshot;
  }

  private String text(Event event) {
    return "id: %s-%d\nevent: %s\ndata: %s\n\n"
        .formatted(training, event.number(), event.name(), event.data());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether closing waits for a stream that still reads, or one that was just disconnected. */
  private boolean isAwaited() {
    long now = System.nanoTime();
    return now - endNanos < FAREWELL_NANOS
        && (now - brokenNanos < FAREWELL_NANOS
            || connections.stream()
                .anyMatch(c -> c.isStream() && (c.isIdle() || c.nanos() < STUCK_NANOS)));
  }

  /** Waits a few seconds until all browsers have received the last event, and then stops. */
  @Override
  public void close() {
    if (endNanos == 0) {
      endNanos = System.nanoTime() | 1;
    }
    events.end();
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
