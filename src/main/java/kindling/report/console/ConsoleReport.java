package kindling.report.console;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kindling.metrics.Evaluation;
import kindling.metrics.Recovery;
import kindling.network.Loss;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/** Prints one aligned line per epoch and, on a terminal, a progress bar for the current epoch. */
final class ConsoleReport implements TrainingListener {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("train", EpochResult::train),
          new Column("valid", EpochResult::validation),
          new Column("test", EpochResult::test));

  /** From here on a number with four decimals is wider than its column. */
  private static final double WIDE = 100_000;

  /** The shortest time between two changes of the bar's text, so that it can be read. */
  private static final long TEXT_INTERVAL_NANOS = 200_000_000;

  /** The number of recent epochs that the estimate of the remaining time uses. */
  private static final int RECENT = 3;

  /** The first steps are slow; the remaining time is estimated only after them. */
  private static final int FEW_STEPS = 30;

  private final TextConsole out;
  // null without a terminal
  private final ProgressLine bar;
  private final long rows;
  private final int epochs;
  private final Loss.Labels labels;
  private boolean headed;
  private long textNanos;

  /** A data set, and how to get its evaluation from the result of an epoch. */
  private record Column(String name, Function<EpochResult, Evaluation> of) {}

  /**
   * A report.
   *
   * @param out receives the lines
   * @param bar progress bar of the current epoch; null for none
   * @param rows number of rows of the training set
   * @param epochs configured number of epochs
   * @param labels the type of the labels
   */
  ConsoleReport(TextConsole out, ProgressLine bar, long rows, int epochs, Loss.Labels labels) {
    this.out = out;
    this.bar = bar;
    this.rows = rows;
    this.epochs = epochs;
    this.labels = labels;
  }

  @Override
  public void started(TrainingState state) {
    out.sayMore(
        text(
            "%,d parameters, %,d training rows, %,d steps per epoch",
            state.parameters().length, rows, state.stepsPerEpoch()));
    if (state.epoch() >= epochs) {
      out.sayMore(
          text(
              "all %d epochs are already trained; to train more, add --set training.epochs=%d",
              epochs, 2 * epochs));
    } else if (state.totalSteps() > 0) {
      out.sayMore(
          text("resuming after step %,d, in epoch %d", state.totalSteps(), state.epoch() + 1));
    }
    out.sayMore("");
    headed = false;
    beginBar(state);
  }

  private void beginBar(TrainingState state) {
    if (bar != null && state.epoch() < epochs) {
      int width = Integer.toString(epochs).length();
      String name = text("epoch %" + width + "d/%d", state.epoch() + 1, epochs);
      bar.begin(name, state.stepsPerEpoch(), state.step());
    }
  }

  @Override
  public void stepDone(TrainingState state) {
    boolean last = state.step() == state.stepsPerEpoch();
    if (bar == null || (!last && System.nanoTime() - textNanos < TEXT_INTERVAL_NANOS)) {
      return;
    }
    textNanos = System.nanoTime();
    String text =
        bar.narrow()
            ? text("loss %.2f", state.loss())
            : text("loss %.4f  %s/s", state.loss(), bar.amount(state.samplesPerSecond(), "sample"));
    bar.advance(state.step(), text + timeLeft(state));
  }

  /**
   * Estimates the remaining time from the recent epochs or, in the first epoch, from its steps.
   * Early stopping is not considered.
   */
  private String timeLeft(TrainingState state) {
    List<EpochResult> history = state.history();
    if (history.isEmpty() && state.step() < FEW_STEPS) {
      return "";
    }
    double epoch =
        history.stream()
            .skip(Math.max(0, history.size() - RECENT))
            .mapToDouble(result -> result.seconds() + result.evaluationSeconds())
            .average()
            .orElse(state.secondsPerStep() * state.stepsPerEpoch());
    double done = state.epoch() + (double) state.step() / state.stepsPerEpoch();
    long seconds = Math.round(epoch * (epochs - done));
    return seconds < 3600
        ? text("  %d:%02d left", seconds / 60, seconds % 60)
        : text("  %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Prints the headings. The columns are known when the first epoch is done. */
  private void printHeadings(EpochResult result) {
    headed = true;
    StringBuilder head = new StringBuilder("epoch");
    for (Column column : COLUMNS) {
      if (column.of().apply(result).rows() > 0) {
        head.append(
            String.format(Locale.ROOT, "  %10s  %10s", column.name() + " loss", metricName()));
      }
    }
    if (!narrow()) {
      head.append("   seconds  samples/s");
    }
    out.sayFaint(head.toString());
  }

  private String metricName() {
    return labels == Loss.Labels.NUMBERS ? "error" : "accuracy";
  }

  @Override
  public void recovered(Recovery recovery) {
    out.say(
        text(
            "epoch %d: recovered in %.1f s%s from: %s",
            recovery.epoch(),
            recovery.seconds(),
            recovery.steps() == 0 ? "" : ", up to %,d steps repeated,".formatted(recovery.steps()),
            recovery.reason()));
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    endBar();
    if (!headed) {
      printHeadings(result);
    }
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d", result.epoch()));
    for (Column column : COLUMNS) {
      Evaluation set = column.of().apply(result);
      if (set.rows() > 0) {
        String metric =
            labels == Loss.Labels.NUMBERS
                ? number(set.meanAbsoluteError())
                : percent(set.accuracy());
        line.append(text("  %10s  %10s", number(set.loss()), metric));
      }
    }
    if (!narrow()) {
      line.append(text("  %8.2f  %,9.0f", result.seconds(), result.samplesPerSecond()));
    }
    out.say(line.toString());
    beginBar(state);
  }

  @Override
  public void finished(TrainingState state) {
    endBar();
  }

  @Override
  public void stopped(TrainingState state) {
    endBar();
    out.say(text("stopped in epoch %d, after step %,d", state.epoch() + 1, state.totalSteps()));
  }

  @Override
  public void failed(TrainingState state, Exception error) {
    endBar();
    out.say(text("stopped in epoch %d", state.epoch() + 1));
  }

  private boolean narrow() {
    return bar != null && bar.narrow();
  }

  private void endBar() {
    if (bar != null) {
      bar.end();
    }
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A number that fits its column, also if the training diverges. */
  private static String number(double value) {
    return text(Math.abs(value) < WIDE || Double.isInfinite(value) ? "%.4f" : "%.3e", value);
  }

  private static String percent(double share) {
    return text("%.2f %%", 100 * share);
  }
}
