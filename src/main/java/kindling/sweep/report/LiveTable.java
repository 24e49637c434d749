package kindling.sweep.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import kindling.config.Printable;
import kindling.report.console.PlainOutput;
import kindling.sweep.Objective;
import kindling.sweep.Ranking;
import kindling.sweep.trial.Trial;
import kindling.sweep.trial.TrialResult;
import kindling.sweep.trial.TrialResult.State;

/**
 * The progress of a sweep. On a terminal, a table that is redrawn in place: the number of trials in
 * each state, the best so far, and the running ones. Elsewhere, a line for each trial that ends.
 * Several threads may call it.
 */
public final class LiveTable implements AutoCloseable {
  private static final long REDRAW_NANOS = 250_000_000;

  /** Lines of best trials, if there is room. */
  private static final int MOST_BEST = 5;

  private static final String ESCAPE = "\u001b[";

  private final PrintStream out;
  private final Objective objective;
  private final int trials;
  private final boolean terminal;
  private final int width;
  private final int height;
  private final LongSupplier nanoTime;
  private final TrialLines lines;
  private final Map<Integer, TrialResult> results = new TreeMap<>();
  private final long start;
  private double firstShare = Double.NaN;
  private double share = Double.NaN;
  private long shareAt;
  private long drawnAt;
  private int drawn;
  private boolean headed;

  /**
   * A table.
   *
   * @param out where it is printed
   * @param trials all trials of the sweep
   * @param terminal whether {@code out} is a terminal that understands ANSI sequences
   * @param width columns of the terminal
   * @param height the most lines that the table may have, one less than the terminal's
   */
  public LiveTable(
      PrintStream out,
      Objective objective,
      List<Trial> trials,
      boolean terminal,
      int width,
      int height) {
    this(out, objective, trials, terminal, width, height, System::nanoTime);
  }

  LiveTable(
      PrintStream out,
      Objective objective,
      List<Trial> trials,
      boolean terminal,
      int width,
      int height,
      LongSupplier nanoTime) {
    this.out = out;
    this.objective = objective;
    this.trials = trials.size();
    this.terminal = terminal;
    this.width = width;
    this.height = height;
    this.nanoTime = nanoTime;
    this.lines = new TrialLines(objective, trials, terminal ? width - 2 : Integer.MAX_VALUE);
    this.start = nanoTime.getAsLong();
  }

  /** Takes the results of an earlier start, without printing them. */
  public synchronized void goOn(Collection<TrialResult> earlier) {
    earlier.forEach(result -> results.put(result.trial().number(), result));
  }

  /** A trial has changed. */
  public synchronized void changed(TrialResult result) {
    TrialResult before = results.put(result.trial().number(), result);
    if (terminal) {
      tick();
    } else if (hasEnded(result) && (before == null || !hasEnded(before))) {
      print(result);
    }
  }

  /** Sets the finished share of the sweep, 0 to 1, from which the remaining time is estimated. */
  public synchronized void progress(double share) {
    if (Double.isNaN(firstShare)) {
      firstShare = share;
    }
    this.share = share;
    this.shareAt = nanoTime.getAsLong();
  }

  /** Redraws the table if it is old. A timer should call this, so that the clock advances. */
  public synchronized void tick() {
    if (terminal && (drawn == 0 || nanoTime.getAsLong() - drawnAt >= REDRAW_NANOS)) {
      draw();
    }
  }

  /** Prints a line above the table, where it stays. */
  public synchronized void say(String line) {
    if (drawn > 0) {
      PlainOutput.draw(out, ESCAPE + drawn + "A\r" + ESCAPE + "J");
      drawn = 0;
    }
    out.println(line);
    tick();
  }

  /** Draws the table a last time. */
  @Override
  public synchronized void close() {
    if (terminal) {
      draw();
      out.println();
    }
    out.flush();
  }

  private static boolean hasEnded(TrialResult result) {
    return switch (result.state()) {
      case FINISHED, FAILED, DROPPED -> true;
      case WAITING, RUNNING, PAUSED -> false;
    };
  }

  private void print(TrialResult result) {
    if (!headed) {
      headed = true;
      out.println(lines.head() + "  best so far");
    }
    out.println(
        (lines.line(result)
                + "  "
                + Ranking.winner(objective, results.values()).map(this::name).orElse("")
                + (result.error().isEmpty() ? "" : "  " + oneLine(result.error())))
            .stripTrailing());
  }

  private String name(TrialResult best) {
    return "%s by %d"
        .formatted(objective.text(objective.of(best.reached())), best.trial().number());
  }

  private void draw() {
    List<String> rows = rows();
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append(ESCAPE).append(drawn).append("A\r");
    }
    for (String row : rows) {
      frame.append(fit(row)).append(ESCAPE).append("K\n");
    }
    // Clears the lines of an earlier, longer table.
    PlainOutput.draw(out, frame.append(ESCAPE).append('J').toString());
    out.flush();
    drawn = rows.size();
    drawnAt = nanoTime.getAsLong();
  }

  /** A wrapped line would take two, and the cursor would not go up far enough. */
  private String fit(String text) {
    String row = Printable.line(text);
    return row.length() < width ? row : row.substring(0, Math.max(0, width - 2)) + "…";
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    rows.add(counts());
    List<TrialResult> running =
        results.values().stream()
            .filter(result -> result.state() == State.RUNNING)
            .sorted(Comparator.comparingInt(result -> result.trial().number()))
            .toList();
    List<TrialResult> best =
        Ranking.of(objective, results.values()).ranked().stream()
            .filter(result -> result.state() != State.RUNNING)
            .toList();
    int room = Math.max(2, height - 3); // under the counts, an empty line and the head
    int mostBest = Math.min(Math.min(MOST_BEST, best.size()), Math.max(1, room / 2));
    int mostRunning = Math.min(running.size(), room - mostBest);
    if (mostBest + mostRunning > 0) {
      rows.add("");
      rows.add("  " + lines.head());
    }
    for (int i = 0; i < mostBest; i++) {
      rows.add((i == 0 ? "* " : "  ") + lines.line(best.get(i)));
    }
    boolean more = mostRunning < running.size();
    for (TrialResult result : running.subList(0, more ? mostRunning - 1 : mostRunning)) {
      rows.add("  " + lines.line(result));
    }
    if (more) {
      rows.add("  and %d more running".formatted(running.size() - mostRunning + 1));
    }
    return rows;
  }

  private String counts() {
    long now = nanoTime.getAsLong();
    return "%s · %s%s"
        .formatted(
            TrialCounts.of(results.values(), trials),
            TrialLines.time((now - start) / 1e9),
            left(now).map(left -> ", about " + TrialLines.time(left) + " left").orElse(""));
  }

  private Optional<Double> left(long now) {
    if (!(share > firstShare) || share >= 1) {
      return Optional.empty();
    }
    double left = (shareAt - start) / 1e9 * (1 - share) / (share - firstShare);
    return Optional.of(Math.max(0, left - (now - shareAt) / 1e9));
  }

  private static String oneLine(String text) {
    return text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ");
  }
}
