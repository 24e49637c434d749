package kindling.report.live;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that the page shows, of bounded size. Whoever changes it holds its lock for a moment only:
 * texts are made, and sent, by others. Any thread may call.
 *
 * <p>What is handed out are maps for JSON. Keys: {@code facts} and {@code status}, maps; {@code
 * steps} and {@code epochs}, each with a {@code stride} and {@code points} that are multiples of
 * it; {@code log}, numbered lines; {@code executors}. What was there before may come again: points
 * and lines have places by which a reader knows them.
 */
final class PageState {
  /** Points of a curve over steps, or over epochs. */
  static final int MOST_POINTS = 1000;

  /** Lines of the log. */
  static final int MOST_LINES = 500;

  /** Characters of a line. */
  static final int LONGEST_LINE = 2000;

  /** Executors that are shown. */
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

  // What has been handed out as changes.
  private long toldStep;
  private long toldEpoch;
  private long toldLine;
  private Map<String, Object> toldStatus;
  private Map<String, Object> toldFacts;
  private List<ExecutorFigures> toldExecutors;

  /**
   * A line of the log.
   *
   * @param number counted from 1
   */
  record Line(long number, boolean warning, String text) {}

  /** Says something that does not change from step to step, such as the name of the run. */
  synchronized void fact(String name, String text) {
    Map<String, Object> more = new LinkedHashMap<>(facts);
    more.put(name, text);
    facts = more;
  }

  /** Says where the training stands; the map is not changed any more. */
  synchronized void standing(Map<String, Object> status) {
    this.status = status;
    this.statusNanos = System.nanoTime();
  }

  /** Says how it ended; where it stood stays. */
  synchronized void end(String state, String reason) {
    Map<String, Object> ended = new LinkedHashMap<>(status);
    ended.put("state", state);
    ended.put("reason", reason);
    ended.put("secondsLeft", null);
    status = ended;
  }

  /** Adds a step, counted from 1; values that are not known are null. */
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

  /** Says what executors there are. */
  synchronized void executors(List<ExecutorFigures> executors) {
    this.executors = List.copyOf(executors);
  }

  /** All there is. */
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

  /** What has changed since this method was called last; empty for nothing. */
  synchronized Map<String, Object> changes() {
    Map<String, Object> changes = new LinkedHashMap<>();
    if (facts != toldFacts) {
      changes.put("facts", facts);
    }
    if (status != toldStatus) {
      putStatus(changes);
    }
    if (lastStep > toldStep) {
      changes.put("steps", curve(steps, toldStep));
    }
    if (lastEpoch > toldEpoch) {
      changes.put("epochs", curve(epochs, toldEpoch));
    }
    if (lastLine > toldLine) {
      changes.put("log", log.stream().filter(line -> line.number() > toldLine).toList());
    }
    if (!executors.equals(toldExecutors)) {
      putExecutors(changes);
    }
    toldFacts = facts;
    toldStatus = status;
    toldStep = lastStep;
    toldEpoch = lastEpoch;
    toldLine = lastLine;
    toldExecutors = executors;
    return changes;
  }

  /** With the seconds since it was so. */
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
