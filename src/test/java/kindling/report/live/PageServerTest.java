package kindling.report.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kindling.report.live.EventReader.Event;
import kindling.report.live.PageServer.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The events that browsers receive, numbered from 1; a snapshot contains the newest number. */
class PageServerTest {
  private final EventRing events = new EventRing(4);
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new PageServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("/", new Content("text/plain", "page")),
            new EventFeed("abc", events, () -> "{\"newest\": " + events.last() + "}"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EventReader reader(String lastId) throws Exception {
    return new EventReader("http://localhost:" + server.port() + "/events", lastId);
  }

  private void add(int number) {
    events.add("update", "{\"number\": " + number + "}");
  }

  private static void assertIs(Event event, String id, String name) {
    assertEquals(id, event.id());
    assertEquals(name, event.name());
  }

  @Test
  void aNewBrowserGetsASnapshotAndThenEvents() throws Exception {
    add(1);
    add(2);
    try (EventReader reader = reader(null)) {
      Event first = reader.next();
      assertIs(first, "abc-2", "snapshot");
      assertEquals(2, first.data().get("newest").intValue());
      add(3);
      Event second = reader.next();
      assertIs(second, "abc-3", "update");
      assertEquals(3, second.data().get("number").intValue());
    }
  }

  @Test
  void aBrowserThatReconnectsGetsOnlyTheEventsThatItMissed() throws Exception {
    for (int i = 1; i <= 5; i++) {
      add(i);
    }
    try (EventReader reader = reader("abc-3")) {
      assertIs(reader.next(), "abc-4", "update");
      assertIs(reader.next(), "abc-5", "update");
      add(6);
      assertIs(reader.next(), "abc-6", "update");
    }
    String url = "http://localhost:" + server.port() + "/events?after=abc-5";
    try (EventReader reader = new EventReader(url, null)) {
      assertIs(reader.next(), "abc-6", "update");
    }
  }

  @Test
  void aBrowserThatWasAwayTooLongOrFollowedAnotherTrainingGetsASnapshot() throws Exception {
    for (int i = 1; i <= 9; i++) {
      add(i);
    }
    // Events 6 to 9 are there.
    try (EventReader reader = reader("abc-5")) {
      assertIs(reader.next(), "abc-6", "update");
    }
    for (String id : List.of("abc-4", "abc-10", "abd-9", "abc-", "nonsense")) {
      try (EventReader reader = reader(id)) {
        assertIs(reader.next(), "abc-9", "snapshot");
      }
    }
  }

  @Test
  void aBrowserThatNeverReadsBlocksNeitherOthersNorTheTraining() throws Exception {
    String large = "{\"much\": \"" + "x".repeat(1 << 20) + "\"}";
    try (Socket deaf = new Socket(InetAddress.getLoopbackAddress(), server.port());
        EventReader reader = reader(null)) {
      deaf.setReceiveBufferSize(1024);
      deaf.getOutputStream().write(get("/events", "localhost"));
      reader.next();
      long start = System.nanoTime();
      for (int i = 1; i <= 50; i++) {
        events.add("update", large);
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis < 2000, "told in " + millis + " ms");
      Event last = reader.next();
      while (!last.id().equals("abc-50")) {
        last = reader.next();
      }
      // And the end does not wait for it for long.
      start = System.nanoTime();
      server.close();
      millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis < 8000, "closed in " + millis + " ms");
    }
  }

  @Test
  void twoThousandHalfRequestsLeaveRoomForABrowserAndTakeNeitherThreadsNorFiles() throws Exception {
    try (EventReader reader = reader(null)) {
      reader.next();
      long threads = Thread.activeCount();
      List<Socket> half = new ArrayList<>();
      try {
        for (int i = 0; i < 2000; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
          half.add(socket);
          // Some send nothing, some half a line, some all but the end.
          String[] said = {"", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\n"};
          socket.getOutputStream().write(said[i % 3].getBytes(StandardCharsets.US_ASCII));
        }
        long start = System.nanoTime();
        assertTrue(answer(get("/", "localhost")).endsWith("page"));
        add(1);
        assertIs(reader.next(), "abc-1", "update");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertTrue(millis < 3000, "answered in " + millis + " ms");
        assertTrue(server.connections() <= PageServer.MOST_CONNECTIONS);
        assertTrue(Thread.activeCount() <= threads + 1, "threads for strangers");
      } finally {
        for (Socket socket : half) {
          socket.close();
        }
      }
    }
  }

  @Test
  void aHundredBrowsersThatNeverReadLeaveRoomForOneThatDoes() throws Exception {
    server.close();
    String large = "x".repeat(8 << 20);
    server =
        new PageServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of("/", new Content("text/plain", "page"), "/l", new Content("text/plain", large)),
            new EventFeed("abc", events, () -> "{}"));
    server.start();
    List<Socket> deaf = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        deaf.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
        deaf.get(i).getOutputStream().write(get("/l", "localhost"));
      }
      long start = System.nanoTime();
      assertTrue(answer(get("/", "localhost")).endsWith("page"));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertTrue(millis < 8000, "answered in " + millis + " ms");
      assertTrue(server.connections() <= PageServer.MOST_CONNECTIONS);
    } finally {
      for (Socket socket : deaf) {
        socket.close();
      }
    }
  }

  @Test
  void invalidAndEndlessRequestsAreRefused() throws Exception {
    for (String request : List.of("nonsense\r\n\r\n", "GET ^ HTTP/1.1\r\n\r\n", "\r\n\r\n")) {
      String answer = answer(request.getBytes(StandardCharsets.US_ASCII));
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }
    String endless = "GET / HTTP/1.1\r\n" + "Cookie: a\r\n".repeat(6000);
    String answer = answer(endless.getBytes(StandardCharsets.US_ASCII));
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    // Cookies of other pages of localhost may be long.
    String request =
        "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + "a".repeat(30_000) + "\r\n\r\n";
    assertTrue(answer(request.getBytes(StandardCharsets.US_ASCII)).endsWith("page"));
  }

  @Test
  void closingWaitsUntilAllHaveReceivedTheLastEvent() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      readers.add(reader(null));
      readers.get(i).next();
    }
    add(1);
    long start = System.nanoTime();
    server.close();
    assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    for (EventReader reader : readers) {
      assertIs(reader.next(), "abc-1", "update");
      assertTrue(reader.isOver());
    }
  }

  @Test
  void aBrowserDisconnectedBeforeTheEndHasTimeToReconnect() throws Exception {
    EventReader first = reader(null);
    String id = first.next().id();
    first.close();
    // The server notices at the second one.
    add(1);
    Thread.sleep(100);
    add(2);
    Thread.sleep(100);
    Thread closing = new Thread(server::close);
    closing.start();
    Thread.sleep(300);
    try (EventReader second = reader(id)) {
      assertIs(second.next(), "abc-1", "update");
      assertIs(second.next(), "abc-2", "update");
      assertTrue(second.isOver());
    }
    closing.join();
  }

  @Test
  void theNumberOfStreamsIsLimited() throws Exception {
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      readers.add(reader(null));
      readers.get(i).next();
    }
    try (EventReader one = reader(null)) {
      assertEquals(503, one.status());
    }
    readers.forEach(EventReader::close);
  }

  @Test
  void onlyRequestsToALocalNameAreAnswered() throws Exception {
    for (String host :
        List.of("localhost:1", "127.0.0.1:80", "[::1]:99", "LOCALHOST", "a.localhost")) {
      assertTrue(answer(get("/", host)).startsWith("HTTP/1.1 200 "), host);
    }
    for (String host :
        List.of("evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "")) {
      assertTrue(answer(get("/", host)).startsWith("HTTP/1.1 403 "), host);
      assertTrue(answer(get("/events", host)).startsWith("HTTP/1.1 403 "), host);
    }
    assertTrue(server.address().getAddress().isLoopbackAddress());
  }

  @Test
  void thePageIsReadOnly() throws Exception {
    String post =
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    assertTrue(answer(post.getBytes(StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 405 "));
    assertTrue(answer(get("/../etc/passwd", "localhost")).startsWith("HTTP/1.1 404 "));
    String page = answer(get("/", "localhost"));
    assertTrue(page.contains("default-src 'none'; script-src 'self'"), page);
    assertTrue(page.endsWith("\r\n\r\npage"), page);
  }

  private static byte[] get(String path, String host) {
    return "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
        .formatted(path, host)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private String answer(byte[] request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
