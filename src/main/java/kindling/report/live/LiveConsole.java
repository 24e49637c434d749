package kindling.report.live;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import kindling.metrics.Recovery;
import kindling.network.Loss;
import kindling.report.console.Console;
import kindling.report.console.RunSummary;
import kindling.report.console.TextConsole;
import kindling.store.record.Figures;
import kindling.train.EpochResult;
import kindling.train.TrainingListener;
import kindling.train.TrainingState;

/** Prints to another console and also, as plain lines, to the live page. */
final class LiveConsole implements Console {
  private final Console shown;
  private final PageState page;
  private final Console lines;

  LiveConsole(Console shown, PageState page) {
    this.shown = shown;
    this.page = page;
    this.lines =
        TextConsole.plain(
            new PrintStream(
                new LineStream(line -> page.line(false, line)), true, StandardCharsets.UTF_8));
  }

  @Override
  public void begin(String header, String folder) {
    shown.begin(header, folder);
    page.fact("about", header);
  }

  @Override
  public void say(String line) {
    shown.say(line);
    lines.say(line);
  }

  @Override
  public TrainingListener report(long rows, int epochs, Loss.Labels labels) {
    return new All(
        List.of(
            shown.report(rows, epochs, labels),
            lines.report(rows, epochs, labels),
            new LiveTraining(page, new Figures(labels), epochs)));
  }

  @Override
  public void closing(RunSummary summary) {
    shown.closing(summary);
    lines.closing(summary);
  }

  /** True, because the page is updated every few seconds. */
  @Override
  public boolean watched() {
    return true;
  }

  /** Calls several listeners in order. */
  private record All(List<TrainingListener> listeners) implements TrainingListener {
    private void forEach(Consumer<TrainingListener> call) {
      listeners.forEach(call);
    }

    @Override
    public void started(TrainingState state) {
      forEach(listener -> listener.started(state));
    }

    @Override
    public void stepDone(TrainingState state) {
      forEach(listener -> listener.stepDone(state));
    }

    @Override
    public void recovered(Recovery recovery) {
      forEach(listener -> listener.recovered(recovery));
    }

    @Override
    public void epochDone(TrainingState state, EpochResult result) {
      forEach(listener -> listener.epochDone(state, result));
    }

    @Override
    public void finished(TrainingState state) {
      forEach(listener -> listener.finished(state));
    }

    @Override
    public void stopped(TrainingState state) {
      forEach(listener -> listener.stopped(state));
    }

    @Override
    public void failed(TrainingState state, Exception error) {
      forEach(listener -> listener.failed(state, error));
    }
  }
}
