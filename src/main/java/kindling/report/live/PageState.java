package kindling.report.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of the live page, of bounded size. Thread-safe; changes hold the lock only briefly,
 * because JSON is created and sent by other threads without it.
 *
 * <p>The state and its changes are maps for JSON. Keys: {@code facts} and {@code status}, maps;
 * {@code steps} and {@code epochs}, each with a {@code stride} and {@code points} at multiples of
 * it; {@code log}, numbered lines; {@code executors}. A point or line may be sent twice; readers
 * recognise it by its number.
 */
final class PageState {
  /** The most points of a curve. */
  static final int MOST_POINTS = 1000;

  /** The most lines of the log. */
  static final int MOST_LINES = 500;

  /** The most characters of a line. */
  static final int LONGEST_LINE = 2000;

  /** The most executors that are shown. */
  static final int MOST_EXECUTORS = 100;

  private final ThinnedCurve<List<Double>> steps = new ThinnedCurve<>(MOST_POINTS);
  private final ThinnedCurve<Map<String, Object>> epochs = new ThinnedCurve<>(MOST_POINTS);
  private final Deque<Line> log = new ArrayDeque<>();
  private Map<String, Object> status = Map.of();
  private long statusNanos = System.nanoTime();
  private List<ExecutorFigures> executors = List.of();
  private Map<String, Object> facts = Map.of();
  private long lastStep;
  private long lastEpoch;
  private long lastLine;

  // The state that changes() has already returned.
  private long sentStep;
  private long sentEpoch;
  private long sentLine;
  private Map<String, Object> sentStatus;
  private Map<String, Object> sentFacts;
  private List<ExecutorFigures> sentExecutors;

  /**
   * A line of the log.
   *
   * @param number counted from 1
   */
  record Line(long number, boolean warning, String text) {}

  /** Sets a constant such as the name of the run. */
  synchronized void fact(String name, String text) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, text);
    facts = more;
  }

  /** Sets the progress of the training. The map must not change later. */
  synchronized void status(Map<String, Object> status) {
    this.status = status;
    this.statusNanos = System.nanoTime();
  }

  /** Sets the final state, and keeps the last progress. */
  synchronized void end(String state, String reason) {
    Map<String, Object> ended = new LinkedHashMap<>(status);
    ended.put("state", state);
    ended.put("reason", reason);
    ended.put("secondsLeft", null);
    status = ended;
  }

  /** Adds a step, counted from 1; unknown values are null. */
  synchronized void step(long step, List<Double> values) {
    steps.add(step, values);
    lastStep = step;
  }

  /** Adds an epoch, counted from 1. */
  synchronized void epoch(int epoch, Map<String, Object> figures) {
    epochs.add(epoch, figures);
    lastEpoch = epoch;
  }

  /** Adds a line to the log. */
  synchronized void line(boolean warning, String text) {
    boolean fits = text.length() <= LONGEST_LINE;
    log.add(new Line(++lastLine, warning, fits ? text : text.substring(0, LONGEST_LINE) + "…"));
    if (log.size() > MOST_LINES) {
      log.remove();
    }
  }

  /** Sets the executors. */
  synchronized void executors(List<ExecutorFigures> executors) {
    this.executors = List.copyOf(executors);
  }

  /** The complete state. */
  synchronized Map<String, Object> everything() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("facts", facts);
    putStatus(all);
    all.put("steps", curve(steps, 0));
    all.put("epochs", curve(epochs, 0));
    all.put("log", List.copyOf(log));
    putExecutors(all);
    return all;
  }

  /** The changes since the last call of this method; empty for none. */
  synchronized Map<String, Object> changes() {
    Map<String, Object> changes = new LinkedHashMap<>();
    if (facts != sentFacts) {
      changes.put("facts", facts);
    }
    if (status != sentStatus) {
      putStatus(changes);
    }
    if (lastStep > sentStep) {
      changes.put("steps", curve(steps, sentStep));
    }
    if (lastEpoch > sentEpoch) {
      changes.put("epochs", curve(epochs, sentEpoch));
    }
    if (lastLine > sentLine) {
      changes.put("log", log.stream().filter(line -> line.number() > sentLine).toList());
    }
    if (!executors.equals(sentExecutors)) {
      putExecutors(changes);
    }
    sentFacts = facts;
    sentStatus = status;
    sentStep = lastStep;
    sentEpoch = lastEpoch;
    sentLine = lastLine;
    sentExecutors = executors;
    return changes;
  }

  /** Adds the status and its age in seconds. */
  private void putStatus(Map<String, Object> to) {
    to.put("status", status);
    to.put("statusAge", (System.nanoTime() - statusNanos) / 1e9);
  }

  private void putExecutors(Map<String, Object> to) {
    List<Object> shown = new ArrayList<>();
    for (ExecutorFigures executor : executors) {
      if (shown.size() < MOST_EXECUTORS) {
        shown.add(executor);
      }
    }
    to.put("executors", shown);
    to.put("executorsInAll", executors.size());
  }

  private static Map<String, Object> curve(ThinnedCurve<?> points, long after) {
    Map<String, Object> curve = new LinkedHashMap<>();
    curve.put("stride", points.stride());
    curve.put("points", points.after(after));
    return curve;
  }
}
