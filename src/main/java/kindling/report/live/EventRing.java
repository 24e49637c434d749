package kindling.report.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last events, for any number of readers, each of whom fetches them when it can: who is too
 * slow finds that some are gone, and begins anew.
 */
final class EventRing {
  private final int most;
  private final Deque<Event> events = new ArrayDeque<>();
  private long last;
  private boolean ended;

  /** Something that happened; numbers count up from 1. */
  record Event(long number, String name, String data) {}

  /** A ring of so many. */
  EventRing(int most) {
    this.most = most;
  }

  synchronized void add(String name, String data) {
    events.add(new Event(++last, name, data));
    if (events.size() > most) {
      events.remove();
    }
    notifyAll();
  }

  /** Says that nothing more will come. */
  synchronized void end() {
    ended = true;
    notifyAll();
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
   * The events behind one; waits for the next one if there is none.
   *
   * @param number of the last one seen; negative for none
   * @return an empty list if none came in that time or will ever; null if some of them are gone, or
   *     there never was such a number
   */
  synchronized List<Event> after(long number, long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    while (number == last && !ended && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    if (number < 0 || number > last || last - number > events.size()) {
      return null;
    }
    return events.stream().filter(event -> event.number() > number).toList();
  }
}
