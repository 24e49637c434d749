package kindling.report.console;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kindling.metrics.Evaluation;
import kindling.metrics.Metric;
import kindling.metrics.Recovery;
import kindling.network.Loss;
import kindling.train.EpochResult;
import kindling.train.TimeLeft;
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

  /** The estimated remaining time. */
  private String timeLeft(TrainingState state) {
    if (state.epoch() == 0 && state.step() < FEW_STEPS) {
      return "";
    }
    long seconds = Math.round(TimeLeft.seconds(state, epochs));
    return seconds < 3600
        ? text("  %d:%02d left", seconds / 60, seconds % 60)
        : text("  %d:%02d:%02d left", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Prints the headings. The columns are known when the first epoch is done. */
  private void printHeadings(EpochResult result) {
    headed = true;
    StringBuilder head = new StringBuilder("epoch");
    for (Column column : COLUMNS) {
      Evaluation set = column.of().apply(result);
      if (set.rows() > 0) {
        head.append(text("  %10s", column.name() + " loss"));
        shown(column, result).stream()
            .map(metric -> title(set, metric))
            .forEach(title -> head.append(cell(title, title)));
      }
    }
    if (!narrow()) {
      head.append("   seconds  samples/s");
    }
    out.sayFaint(head.toString());
  }

  /**
   * The metrics besides the loss: those that were chosen, or a usual one. The training set has
   * chosen ones only if it is alone, because a line has not room for all.
   */
  private Collection<Metric> shown(Column column, EpochResult result) {
    Evaluation set = column.of().apply(result);
    if (set.chosen().isEmpty()) {
      return List.of(labels == Loss.Labels.NUMBERS ? Metric.MEAN_ABSOLUTE_ERROR : Metric.ACCURACY);
    }
    boolean alone = result.validation().rows() == 0 && result.test().rows() == 0;
    return column.equals(COLUMNS.get(0)) && !alone
        ? List.of()
        : set.chosen().keySet().stream().filter(metric -> metric != Metric.LOSS).toList();
  }

  private static String title(Evaluation set, Metric metric) {
    return set.chosen().isEmpty() && metric == Metric.MEAN_ABSOLUTE_ERROR ? "error" : metric.text();
  }

  /** A text of the column with a title. */
  private static String cell(String title, String text) {
    return text("  %" + Math.max(10, title.length()) + "s", text);
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
        line.append(text("  %10s", number(set.loss())));
        for (Metric metric : shown(column, result)) {
          double value = metric.of(set);
          String text = metric.isShare() ? percent(value) : number(value);
          line.append(cell(title(set, metric), text));
        }
      }
    }
    if (!narrow()) {
      line.append(text("  %8.2f  %,9.0f", result.seconds(), result.samplesPerSecond()));
    }
    out.say(line.toString());
    beginBar(state);
  }

  @Override
  public void timeUp(TrainingState state) {
    endBar();
    out.say(
        text(
            "ended after epoch %d of %d, because of the time limit; to train more, resume with a larger --set training.max-minutes",
            state.epoch(), epochs));
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
