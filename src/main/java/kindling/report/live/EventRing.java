package kindling.report.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last events, for any number of readers, each of whom fetches them when it can: a reader that
 * is too slow finds that some are gone, and begins anew.
 */
final class EventRing {
  private final int most;
  private final Deque<Event> events = new ArrayDeque<>();
  private Runnable changed = () -> {};
  private long last;
  private boolean ended;

  /** Something that happened; numbers count up from 1. */
  record Event(long number, String name, String data) {}

  /** A ring of so many. */
  EventRing(int most) {
    this.most = most;
  }

  /** Sets what is called after each event and after the end; it must not wait. */
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

  /** Says that nothing more will come. */
  synchronized void end() {
    ended = true;
    changed.run();
  }

  /** The number of the newest event, 0 before the first. */
  synchronized long last() {
    return last;
  }

  /** Whether a reader who has come so far has seen all there will ever be. */
  synchronized boolean isOverAfter(long number) {
    return ended && number >= last;
  }

  /**
   * The events after one.
   *
   * @param number of the last one seen; negative for none
   * @return null if some of them are gone, or there never was such a number
   */
  synchronized List<Event> after(long number) {
    if (number < 0 || number > last || last - number > events.size()) {
      return null;
    }
    return events.stream().filter(event -> event.number() > number).toList();
  }
}
