package kindling.report.live;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kindling.store.Json;

/** Reads a stream of events, as a browser does. */
final class EventReader implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Event END = new Event("", "end of stream", null);

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Stream<String> lines;
  private final int status;

  record Event(String id, String name, JsonNode data) {}

  /**
   * Connects.
   *
   * @param lastId of the last event that it has received; null for none
   */
  EventReader(String url, String lastId) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (lastId != null) {
      request.header("Last-Event-ID", lastId);
    }
    HttpResponse<Stream<String>> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofLines());
    status = response.statusCode();
    lines = response.body();
    Thread thread = new Thread(this::read, "event reader");
    thread.setDaemon(true);
    thread.start();
  }

  int status() {
    return status;
  }

  private void read() {
    String[] event = new String[2];
    try {
      lines.forEach(
          line -> {
            if (line.startsWith("id: ")) {
              event[0] = line.substring(4);
            } else if (line.startsWith("event: ")) {
              event[1] = line.substring(7);
            } else if (line.startsWith("data: ")) {
              events.add(new Event(event[0], event[1], Json.parse(line.substring(6))));
            }
          });
    } catch (RuntimeException e) {
      // It was cut off.
    }
    events.add(END);
  }

  /** The next event; fails after a timeout. */
  Event next() throws InterruptedException {
    Event event = events.poll(10, TimeUnit.SECONDS);
    assertNotNull(event, "no event comes");
    return event;
  }

  /** Whether the stream ends without another event. */
  boolean isOver() throws InterruptedException {
    return next().data() == null;
  }

  @Override
  public void close() {
    lines.close();
  }
}
