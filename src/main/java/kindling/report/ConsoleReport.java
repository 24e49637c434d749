package kindling.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import kindling.metrics.Evaluation;
import kindling.metrics.PhaseTimes;
import kindling.metrics.Recovery;
import kindling.network.Loss;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/** One aligned line per epoch, and at the end where the time went. */
public final class ConsoleReport implements TrainingListener {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("train", EpochResult::train),
          new Column("valid", EpochResult::validation),
          new Column("test", EpochResult::test));

  private final PrintStream out;
  private final long rows;
  private final Loss.Labels labels;
  private boolean headed;

  /** A set of rows, and its evaluation in a result. */
  private record Column(String name, Function<EpochResult, Evaluation> of) {}

  /**
   * A report.
   *
   * @param out takes it
   * @param rows of the training set
   * @param labels what is predicted
   */
  public ConsoleReport(PrintStream out, long rows, Loss.Labels labels) {
    this.out = out;
    this.rows = rows;
    this.labels = labels;
  }

  @Override
  public void started(TrainingState state) {
    print(
        "%,d parameters, %,d training rows, %,d steps per epoch",
        state.parameters().length, rows, state.stepsPerEpoch());
    if (state.totalSteps() > 0) {
      print("goes on after step %,d, in epoch %d", state.totalSteps(), state.epoch() + 1);
    }
    print("");
    headed = false;
  }

  /** Which columns there are is known when the first epoch is done. */
  private void head(EpochResult result) {
    headed = true;
    StringBuilder head = new StringBuilder("epoch");
    for (Column column : COLUMNS) {
      if (column.of().apply(result).rows() > 0) {
        head.append(
            String.format(Locale.ROOT, "  %10s  %10s", column.name() + " loss", figureName()));
      }
    }
    print("%s", head.append("   seconds  samples/s"));
  }

  private String figureName() {
    return labels == Loss.Labels.NUMBERS ? "error" : "accuracy";
  }

  @Override
  public void recovered(Recovery recovery) {
    print(
        "epoch %d: recovered in %.1f s%s from: %s",
        recovery.epoch(),
        recovery.seconds(),
        recovery.steps() == 0 ? "" : ", up to %,d steps taken again,".formatted(recovery.steps()),
        recovery.reason());
  }

  @Override
  public void epochDone(TrainingState state, EpochResult result) {
    if (!headed) {
      head(result);
    }
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5d", result.epoch()));
    for (Column column : COLUMNS) {
      Evaluation set = column.of().apply(result);
      if (set.rows() > 0) {
        String figure =
            labels == Loss.Labels.NUMBERS
                ? String.format(Locale.ROOT, "%.4f", set.meanAbsoluteError())
                : percent(set.accuracy());
        line.append(String.format(Locale.ROOT, "  %10.4f  %10s", set.loss(), figure));
      }
    }
    print("%s  %8.2f  %,9.0f", line, result.seconds(), result.samplesPerSecond());
  }

  @Override
  public void finished(TrainingState state) {
    PhaseTimes phases =
        state.history().stream().map(EpochResult::phases).reduce(PhaseTimes.ZERO, PhaseTimes::plus);
    double training = state.history().stream().mapToDouble(EpochResult::seconds).sum();
    double evaluation = state.history().stream().mapToDouble(EpochResult::evaluationSeconds).sum();
    double all = Math.max(1, phases.total());
    print("");
    EpochResult result = state.resultEpoch();
    if (state.best() != null) {
      print(
          "the model is that of epoch %d, the best of %d on the validation set",
          result.epoch(), state.history().size());
    }
    print(
        "%.1f s of training (%.2f ms per step: broadcast %.0f %%, compute %.0f %%, aggregate %.0f %%, update %.0f %%, scheduling %.0f %%), %.1f s of evaluation",
        training,
        1000 * training / state.totalSteps(),
        100 * phases.broadcast() / all,
        100 * phases.compute() / all,
        100 * phases.aggregate() / all,
        100 * phases.update() / all,
        100 * phases.scheduling() / all,
        evaluation);
  }

  @Override
  public void stopped(TrainingState state) {
    print("stopped in epoch %d, after step %,d", state.epoch() + 1, state.totalSteps());
  }

  @Override
  public void failed(TrainingState state, Exception error) {
    print("stopped in epoch %d", state.epoch() + 1);
  }

  private void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }
}
