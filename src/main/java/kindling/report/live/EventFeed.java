package kindling.report.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kindling.report.live.EventRing.Event;

/**
 * The events of a training, as server-sent events. A new stream, or one that missed too many
 * events, gets the whole state of the page as one event, {@code snapshot}. One thread calls.
 */
final class EventFeed {
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** A snapshot is reused for this time, or until the next event. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String training;
  private final EventRing events;
  private final Supplier<String> snapshot;
  private Event lastSnapshot = new Event(-1, "", "");
  private long snapshotNanos;

  /**
   * A feed.
   *
   * @param training part of the events' ids: events of another training have other ids
   * @param snapshot the whole state of the page
   */
  EventFeed(String training, EventRing events, Supplier<String> snapshot) {
    this.training = training;
    this.events = events;
    this.snapshot = snapshot;
  }

  /** Sets what is called after each event and after the end; it must not wait. */
  void onChange(Runnable changed) {
    events.onChange(changed);
  }

  /** Declares the last event to be the last. */
  void end() {
    events.end();
  }

  /** The last event of this training that a browser has seen; negative for none. */
  long lastSeen(Request request) {
    String id = request.header("Last-Event-ID");
    if (id == null && request.query() != null && request.query().startsWith("after=")) {
      id = request.query().substring("after=".length());
    }
    return id != null && id.matches(training + "-\\d{1,18}")
        ? Long.parseLong(id.substring(training.length() + 1))
        : -1;
  }

  /** Sends a stream the events that it has not seen; finishes it after the last event. */
  void sendNews(Connection stream) throws IOException {
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

  /** The whole state of the page; browsers that connect at the same time share one. */
  private Event snapshot() {
    // An event from here on may be part of the snapshot already, and is then sent again.
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
}
