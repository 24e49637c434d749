package kindling.report;

import java.io.PrintStream;
import java.util.Locale;
import kindling.metrics.PhaseTimes;
import kindling.metrics.Recovery;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/** One aligned line per epoch, and at the end where the time went. */
public final class ConsoleReport implements TrainingListener {
  private final PrintStream out;
  private final long rows;

  /**
   * A report.
   *
   * @param out takes it
   * @param rows of the training set
   */
  public ConsoleReport(PrintStream out, long rows) {
    this.out = out;
    this.rows = rows;
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
    print("epoch  train loss  train accuracy   test loss  test accuracy   seconds  samples/s");
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
    boolean tested = result.test().rows() > 0;
    print(
        "%5d  %10.4f  %14s  %10s  %13s  %8.2f  %,9.0f",
        result.epoch(),
        result.train().loss(),
        percent(result.train().accuracy()),
        tested ? "%.4f".formatted(result.test().loss()) : "-",
        tested ? percent(result.test().accuracy()) : "-",
        result.seconds(),
        result.samplesPerSecond());
  }

  @Override
  public void finished(TrainingState state) {
    PhaseTimes phases =
        state.history().stream().map(EpochResult::phases).reduce(PhaseTimes.ZERO, PhaseTimes::plus);
    double training = state.history().stream().mapToDouble(EpochResult::seconds).sum();
    double evaluation = state.history().stream().mapToDouble(EpochResult::evaluationSeconds).sum();
    double all = Math.max(1, phases.total());
    print("");
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
