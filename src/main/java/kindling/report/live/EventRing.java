package kindling.report.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The most recent events, for any number of readers. A reader that is too slow misses events and
 * must begin again with a snapshot.
 */
final class EventRing {
  private final int most;
  private final Deque<Event> events = new ArrayDeque<>();
  private Runnable changed = () -> {};
  private long last;
  private boolean ended;

  /** An event; numbers count up from 1. */
  record Event(long number, String name, String data) {}

  /** A ring of at most {@code most} events. */
  EventRing(int most) {
    this.most = most;
  }

  /** Sets a callback for each event and the end; it must not block. */
  synchronized void onChange(Runnable changed) {
    this.changed = changed;
  }

  synchronized void add(String name, String data) {
    events.add(new Event(++last, name, data));
    if (events.size() > most) {
      events.remove();
    }
    changed.run();
  }

  /** Ends the events. */
  synchronized void end() {
    ended = true;
    changed.run();
  }

  /** The number of the newest event, 0 before the first. */
  synchronized long last() {
    return last;
  }

  /** Whether the events have ended, and a reader has received all up to {@code number}. */
  synchronized boolean isOverAfter(long number) {
    return ended && number >= last;
  }

  /**
   * The events after one.
   *
   * @param number of the last event received; negative for none
   * @return null if some of these events are no longer stored, or the number is invalid
   */
  synchronized List<Event> after(long number) {
    if (number < 0 || number > last || last - number > events.size()) {
      return null;
    }
    return events.stream().filter(event -> event.number() > number).toList();
  }
}
