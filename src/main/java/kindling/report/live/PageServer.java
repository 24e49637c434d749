package kindling.report.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kindling.report.live.EventRing.Event;

/**
 * Hands a page, and the events that keep it fresh, to any number of browsers. Each has a thread of
 * its own that fetches what it has not seen, so that nobody waits for a browser that is slow or
 * gone. Whoever comes, or comes back too late for the events that it missed, gets all there is in
 * one event, {@code snapshot}.
 */
final class PageServer implements AutoCloseable {
  private static final int MOST_STREAMS = 32;
  private static final long HEARTBEAT_MILLIS = 10_000;

  /** How long a browser may leave what it is sent. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How long one that the end waits for may leave what it is sent. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How long those who are cut off have to come back for the last event. */
  private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "kindling live page");
            thread.setDaemon(true);
            return thread;
          });
  private final boolean loopback;
  private final Map<String, Content> contents;
  private final String training;
  private final EventRing events;
  private final Supplier<String> snapshot;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile long brokenNanos = System.nanoTime() - FAREWELL_NANOS;

  /** What lies at a path. */
  record Content(String type, String text) {}

  /** A browser that listens. */
  private static final class Stream {
    private final Thread thread = Thread.currentThread();
    // 0 while nothing is being written
    private volatile long writingSince;
  }

  /**
   * A server, which listens as soon as it is {@linkplain #start started}.
   *
   * @param contents by path
   * @param training part of the events' ids, so that those of another training are not taken for
   *     its own
   * @param snapshot all there is
   * @throws IOException if the address cannot be had
   */
  PageServer(
      InetSocketAddress address,
      Map<String, Content> contents,
      String training,
      EventRing events,
      Supplier<String> snapshot)
      throws IOException {
    this.server = HttpServer.create(address, 0);
    this.loopback = address.getAddress().isLoopbackAddress();
    this.contents = Map.copyOf(contents);
    this.training = training;
    this.events = events;
    this.snapshot = snapshot;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  void start() {
    server.start();
  }

  int port() {
    return address().getPort();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      String host = exchange.getRequestHeaders().getFirst("Host");
      String path = exchange.getRequestURI().getPath();
      Content content = contents.get(path);
      if (loopback && !LoopbackCheck.isOfThisMachine(host)) {
        refuse(exchange, 403, "This page is for this machine only: ask for localhost.");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        refuse(exchange, 405, "This page can only be read.");
      } else if (content != null) {
        send(exchange, 200, content);
      } else if (!path.equals("/events")) {
        refuse(exchange, 404, "There is nothing here; the page is at /.");
      } else if (streams.size() >= MOST_STREAMS) {
        refuse(exchange, 503, "Too many pages are open; close one.");
      } else {
        stream(exchange);
      }
    }
  }

  private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
    send(exchange, code, new Content("text/plain", why + "\n"));
  }

  private static void send(HttpExchange exchange, int code, Content content) throws IOException {
    byte[] bytes = content.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", content.type() + "; charset=utf-8");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void stream(HttpExchange exchange) throws IOException {
    Stream stream = new Stream();
    streams.add(stream);
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      write(stream, exchange, "retry: 1000\n\n");
      long seen = lastSeen(exchange);
      while (!events.isOverAfter(seen)) {
        List<Event> missed = events.after(seen, HEARTBEAT_MILLIS);
        if (missed == null) {
          // What happens from here on may be in it already, and come again.
          seen = events.last();
          write(stream, exchange, text(new Event(seen, "snapshot", snapshot.get())));
        } else if (missed.isEmpty()) {
          write(stream, exchange, ": nothing new\n\n");
        } else {
          StringBuilder texts = new StringBuilder();
          missed.forEach(event -> texts.append(text(event)));
          write(stream, exchange, texts.toString());
          seen = missed.get(missed.size() - 1).number();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      brokenNanos = System.nanoTime();
      throw e;
    } finally {
      streams.remove(stream);
    }
  }

  /** The last event that a browser has seen of this training; negative for none. */
  private long lastSeen(HttpExchange exchange) {
    String id = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    String query = exchange.getRequestURI().getQuery();
    if (id == null && query != null && query.startsWith("after=")) {
      id = query.substring("after=".length());
    }
    return id != null && id.matches(training + "-\\d{1,18}")
        ? Long.parseLong(id.substring(training.length() + 1))
        : -1;
  }

  private String text(Event event) {
    return "id: %s-%d\nevent: %s\ndata: %s\n\n"
        .formatted(training, event.number(), event.name(), event.data());
  }

  private static void write(Stream stream, HttpExchange exchange, String text) throws IOException {
    stream.writingSince = System.nanoTime() | 1;
    OutputStream out = exchange.getResponseBody();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    stream.writingSince = 0;
  }

  /** Cuts off those who have not read for too long; called now and then. */
  void cutOffTheStuck() {
    for (Stream stream : streams) {
      long since = stream.writingSince;
      if (since != 0 && System.nanoTime() - since > PATIENCE_NANOS) {
        // Closes the connection that it writes to.
        stream.thread.interrupt();
      }
    }
  }

  /** Waits until all have seen the last event, but not for long; then nobody listens any more. */
  @Override
  public void close() {
    events.end();
    long start = System.nanoTime();
    try {
      while (isAwaited() && System.nanoTime() - start < FAREWELL_NANOS) {
        Thread.sleep(10);
      }
      threads.shutdownNow();
      threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
  }

  /** Whether somebody is still reading, or was cut off a moment ago. */
  private boolean isAwaited() {
    return streams.stream().anyMatch(stream -> !isStuck(stream))
        || System.nanoTime() - brokenNanos < FAREWELL_NANOS;
  }

  private static boolean isStuck(Stream stream) {
    long since = stream.writingSince;
    return since != 0 && System.nanoTime() - since > STUCK_NANOS;
  }
}
